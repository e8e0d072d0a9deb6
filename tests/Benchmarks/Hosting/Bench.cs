using Microsoft.Data.Sqlite;
using OfflineSync.Benchmarks.Items;
using OfflineSync.Demo.Servers;

namespace OfflineSync.Benchmarks.Hosting;

/// <summary>What every measurement needs: a server on PostgreSQL, a folder for databases, and fresh rows.</summary>
internal sealed class Bench : IAsyncDisposable
{
    private readonly string _folder;
    private readonly IAsyncDisposable _store;
    private readonly ServerProcess _server;
    private int _files;
    private int _seed;

    private Bench(string folder, IAsyncDisposable store, string postgres, ServerProcess server)
    {
        _folder = folder;
        _store = store;
        _server = server;
        Postgres = postgres;
    }

    /// <summary>Connects to the server's PostgreSQL: the baselines write to the same one.</summary>
    public string Postgres { get; }

    public Uri Server => _server.Address;

    /// <summary>Processor time of the server so far.</summary>
    public TimeSpan ServerProcessorTime => _server.ProcessorTime;

    public static async Task<Bench> StartAsync(CancellationToken cancellation)
    {
        var folder = Directory.CreateTempSubdirectory("offlinesync-benchmarks-").FullName;
        var store = await BenchmarkDatabase.CreateAsync();
        try
        {
            return new(folder, store, store.ConnectionString, await ServerProcess.StartAsync(folder, store.ConnectionString, cancellation));
        }
        catch
        {
            await store.DisposeAsync();
            throw;
        }
    }

    public string NewPath() => Path.Combine(_folder, $"{++_files}.db");

    public string NewScope() => FormattableString.Invariant($"benchmark-{++_files}");

    /// <summary>Rows that no earlier call returned.</summary>
    public List<Item> NewItems(int count) => new ItemSource(++_seed).Take(count);

    public Task<BenchmarkClient> NewClientAsync(string scope, CancellationToken cancellation) =>
        BenchmarkClient.CreateAsync(NewPath(), Server, scope, cancellation);

    public async ValueTask DisposeAsync()
    {
        try
        {
            await _server.DisposeAsync();
            await _store.DisposeAsync();
        }
        finally
        {
            SqliteConnection.ClearAllPools();
            Directory.Delete(_folder, recursive: true);
        }
    }
}
