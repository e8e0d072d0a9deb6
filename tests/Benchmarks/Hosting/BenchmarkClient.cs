using System.Net.Sockets;
using Microsoft.Data.Sqlite;
using OfflineSync.Benchmarks.Items;
using OfflineSync.Client;
using OfflineSync.Client.Transport;

namespace OfflineSync.Benchmarks.Hosting;

/// <summary>A client of the SDK whose bytes on TCP are counted, with a database of its own.</summary>
internal sealed class BenchmarkClient : IAsyncDisposable
{
    public const string NotesTable = "notes";

    private const string NotesSchema = "CREATE TABLE notes (id TEXT PRIMARY KEY NOT NULL, text TEXT NOT NULL);";

    private BenchmarkClient(string path, OfflineSyncClient sync, ByteCounter bytes)
    {
        Path = path;
        Sync = sync;
        Bytes = bytes;
    }

    public string Path { get; }

    public OfflineSyncClient Sync { get; }

    public ByteCounter Bytes { get; }

    /// <summary>Opens a client on a new database with empty tables.</summary>
    public static Task<BenchmarkClient> CreateAsync(string path, Uri server, string scope, CancellationToken cancellation)
    {
        ItemTable.CreateDatabase(path, NotesSchema);
        return OpenAsync(path, server, scope, cancellation);
    }

    public static async Task<BenchmarkClient> OpenAsync(string path, Uri server, string scope, CancellationToken cancellation)
    {
        var bytes = new ByteCounter();
        var options = new OfflineSyncOptions
        {
            DatabasePath = path,
            Server = server,
            Scope = scope,
            AutomaticSync = false,
            HttpHandlerFactory = () => CountingHandler(bytes),
        };
        options.Track(ItemTable.Name).Track(NotesTable);
        return new(path, await OfflineSyncClient.OpenAsync(options, cancellation), bytes);
    }

    /// <summary>Writes rows in one transaction, which becomes one mutation.</summary>
    public async Task WriteAsync(Action<SqliteConnection> write, CancellationToken cancellation)
    {
        await using var transaction = await Sync.BeginTransactionAsync(cancellation);
        write(transaction.Connection);
        await transaction.CommitAsync(cancellation);
    }

    public Task<SyncResult> SyncAsync(CancellationToken cancellation) => Sync.SyncNowAsync(null, cancellation);

    /// <summary>Checks that all rows are there: a sync that brought less would be no measurement.</summary>
    public void Require(long rows)
    {
        using var connection = Sync.OpenConnection();
        if (ItemTable.Count(connection) is var count && count != rows)
            throw new BenchmarkException($"The client has {count} rows instead of {rows}.");
    }

    public async ValueTask DisposeAsync() => await Sync.DisposeAsync();

    /// <summary>The SDK's own handler, but for the counting.</summary>
    private static SocketsHttpHandler CountingHandler(ByteCounter bytes)
    {
        var handler = DefaultHandler.Create();
        handler.ConnectCallback = async (context, cancellation) =>
        {
            var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            try
            {
                await socket.ConnectAsync(context.DnsEndPoint, cancellation);
                return new CountingStream(socket, bytes);
            }
            catch
            {
                socket.Dispose();
                throw;
            }
        };
        return handler;
    }
}
