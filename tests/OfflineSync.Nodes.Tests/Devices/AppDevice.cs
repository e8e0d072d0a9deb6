using Microsoft.Data.Sqlite;
using OfflineSync.Client;

namespace OfflineSync.Nodes.Tests.Devices;

/// <summary>An app with the SDK. Each of its transactions adds an entry, and one to a counter that all devices share.</summary>
internal sealed class AppDevice : IAsyncDisposable
{
    private readonly string _folder;
    private readonly List<string> _written = [];

    private AppDevice(string folder, OfflineSyncClient client)
    {
        _folder = folder;
        Client = client;
    }

    public OfflineSyncClient Client { get; }

    /// <summary>The entries whose transactions have returned.</summary>
    public IReadOnlyList<string> Written => _written;

    /// <summary>Opens one.</summary>
    /// <param name="server">Where it syncs.</param>
    /// <param name="scope">What it syncs.</param>
    /// <param name="isAutomatic">Whether it syncs by itself.</param>
    public static async Task<AppDevice> OpenAsync(Uri server, string scope, bool isAutomatic = false)
    {
        var folder = Directory.CreateTempSubdirectory("offlinesync-nodes-").FullName;
        var options = new OfflineSyncOptions
        {
            DatabasePath = Path.Combine(folder, "app.db"),
            Server = server,
            Scope = scope,
            AutomaticSync = isAutomatic,
        };
        options.Track("entries").Track("totals", totals => totals.Counter("value"));
        await using (var setup = new SqliteConnection($"Data Source={options.DatabasePath};Pooling=false"))
        {
            await setup.OpenAsync();
            await ExecuteAsync(setup, null, "CREATE TABLE entries(id TEXT PRIMARY KEY, note TEXT); CREATE TABLE totals(id TEXT PRIMARY KEY, value INTEGER NOT NULL DEFAULT 0)");
        }
        return new AppDevice(folder, await OfflineSyncClient.OpenAsync(options));
    }

    /// <summary>Writes one transaction.</summary>
    public async Task WriteAsync()
    {
        var id = Guid.NewGuid().ToString();
        await using (var transaction = await Client.BeginTransactionAsync())
        {
            var inner = (SqliteTransaction)transaction.DbTransaction;
            await ExecuteAsync(transaction.Connection, inner, $"INSERT INTO entries VALUES ('{id}', 'written')");
            await ExecuteAsync(transaction.Connection, inner, "INSERT INTO totals VALUES ('all', 1) ON CONFLICT DO UPDATE SET value = value + 1");
            await transaction.CommitAsync();
        }
        _written.Add(id);
    }

    /// <summary>The entries in its table.</summary>
    public IReadOnlyList<string> Entries() => Read("SELECT id FROM entries ORDER BY id", row => row.GetString(0));

    /// <summary>The counter.</summary>
    public long Total() => Read("SELECT value FROM totals WHERE id = 'all'", row => row.GetInt64(0)).SingleOrDefault();

    public async ValueTask DisposeAsync()
    {
        await Client.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    private List<T> Read<T>(string sql, Func<SqliteDataReader, T> read)
    {
        using var connection = Client.OpenConnection();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        using var reader = command.ExecuteReader();
        var rows = new List<T>();
        while (reader.Read())
            rows.Add(read(reader));
        return rows;
    }

    private static async Task ExecuteAsync(SqliteConnection connection, SqliteTransaction? transaction, string sql)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.Transaction = transaction;
        await command.ExecuteNonQueryAsync();
    }
}
