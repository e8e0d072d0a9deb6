using OfflineSync.Testing;

namespace OfflineSync.Benchmarks.Hosting;

/// <summary>A new PostgreSQL database, dropped at the end.</summary>
internal sealed class BenchmarkDatabase : IAsyncDisposable
{
    private BenchmarkDatabase(string connectionString) => ConnectionString = connectionString;

    public string ConnectionString { get; }

    public static async Task<BenchmarkDatabase> CreateAsync()
    {
        try
        {
            return new(await PostgresServer.CreateDatabaseAsync());
        }
        catch (InvalidOperationException e)
        {
            throw new BenchmarkException(e.Message);
        }
    }

    public async ValueTask DisposeAsync() => await PostgresServer.DropDatabaseAsync(ConnectionString);
}
