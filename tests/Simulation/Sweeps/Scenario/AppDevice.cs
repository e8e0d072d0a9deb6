using System.Globalization;
using Microsoft.Data.Sqlite;
using OfflineSync.Client;
using OfflineSync.Simulation.Sweeps.Ledger;
using OfflineSync.Testing;

namespace OfflineSync.Simulation.Sweeps.Scenario;

/// <summary>A device with an app and its client, in a world of its own.</summary>
internal sealed class AppDevice(string folder, LedgerServer server, DateTimeOffset start, int seed) : IDisposable
{
    private const string Scope = "test";

    private readonly Random _random = new(seed);
    private OfflineSyncClient? _client;
    private SqliteConnection? _looker;

    public static string[] Schema { get; } =
    [
        // Small pages: a disk that remembers each write has less to remember.
        "PRAGMA page_size = 1024",
        "CREATE TABLE notes(id TEXT PRIMARY KEY, text TEXT)",
        "CREATE TABLE lines(id TEXT PRIMARY KEY, note TEXT REFERENCES notes(id), text TEXT)",
    ];

    public static IReadOnlyList<string> Tables { get; } = ["notes", "lines"];

    public VirtualWorld World { get; } = new(start);

    public LedgerServer Server => server;

    public OfflineSyncClient Client => _client ?? throw new InvalidOperationException("Open the client first.");

    public Journal Journal { get; set; } = Journal.Empty;

    public static string DatabasePathIn(string folder) => Path.Combine(folder, "app.db");

    private string DatabasePath => DatabasePathIn(folder);

    /// <summary>Says more of what is synced.</summary>
    public Action<OfflineSyncOptions> Configure { get; init; } = options => options.Track("notes").Track("lines");

    public void Open()
    {
        var options = new OfflineSyncOptions
        {
            DatabasePath = DatabasePath,
            Scope = Scope,
            AutomaticSync = false,
            TransportFactory = () => server,
            TimeProvider = World.Time,
            Random = _random,
            StayOnCallersContext = true,
            Telemetry = { Journal = false, Upload = false },
        };
        Configure(options);
        World.Run(async () => _client = await OfflineSyncClient.OpenAsync(options));
    }

    public void Close()
    {
        EndLook();
        var client = _client;
        _client = null;
        if (client is not null)
            World.Run(async () => await client.DisposeAsync());
        SqliteConnection.ClearAllPools();
    }

    public SyncResult Sync()
    {
        World.Run(World.Now + TimeSpan.FromSeconds(1));
        return World.Run(() => Client.SyncNowAsync());
    }

    /// <summary>The app's migration, which can run again.</summary>
    public void Migrate()
    {
        if (Query("SELECT name FROM pragma_table_info('notes') WHERE name = 'tag'").Count == 0)
            Query("ALTER TABLE notes ADD COLUMN tag TEXT");
        EndLook();
    }

    /// <summary>Writes rows in one transaction of the SDK.</summary>
    public void Write(params (string Table, string Key, string Text)[] rows)
    {
        Journal = Journal.Begin(rows);
        World.Run(async () =>
        {
            await using var transaction = await Client.BeginTransactionAsync();
            foreach (var row in rows)
                Upsert(transaction.Connection, (SqliteTransaction)transaction.DbTransaction, row);
            await transaction.CommitAsync();
        });
        Journal = Journal.End();
    }

    /// <summary>Writes a row without a transaction of the SDK.</summary>
    public void WritePlainly(string table, string key, string text)
    {
        Journal = Journal.Begin((table, key, text));
        using (var connection = Client.OpenConnection())
            Upsert(connection, null, (table, key, text));
        Journal = Journal.End();
    }

    /// <summary>Deletes a row, without a transaction of the SDK. It may not be there, if the write of it failed.</summary>
    public void Delete(string table, string key)
    {
        var before = Journal;
        Journal = Journal.Begin((table, key, LocalWrite.Deletion(table, key)));
        using (var connection = Client.OpenConnection())
        {
            using var command = connection.CreateCommand();
            command.CommandText = $"DELETE FROM {table} WHERE id = '{key}'";
            if (command.ExecuteNonQuery() == 0)
            {
                Journal = before;
                return;
            }
        }
        Journal = Journal.End();
    }

    /// <summary>The rows of a query, columns joined by "|".</summary>
    public IReadOnlyList<string> Query(string sql) => Read(sql, reader =>
    {
        var cells = Enumerable.Range(0, reader.FieldCount);
        return string.Join("|", cells.Select(i => reader.IsDBNull(i) ? "NULL" : Convert.ToString(reader.GetValue(i), CultureInfo.InvariantCulture)));
    });

    /// <summary>The rows of a query.</summary>
    public IReadOnlyList<T> Read<T>(string sql, Func<SqliteDataReader, T> read)
    {
        using var command = (_looker ??= Connect()).CreateCommand();
        command.CommandText = sql;
        using var reader = command.ExecuteReader();
        var rows = new List<T>();
        while (reader.Read())
            rows.Add(read(reader));
        return rows;
    }

    public void Dispose() => Close();

    private static void Upsert(SqliteConnection connection, SqliteTransaction? transaction, (string Table, string Key, string Text) row)
    {
        using var command = connection.CreateCommand();
        command.Transaction = transaction;
        command.CommandText = $"INSERT INTO {row.Table}(id, text) VALUES ($id, $text) ON CONFLICT(id) DO UPDATE SET text = excluded.text";
        command.Parameters.AddWithValue("$id", row.Key);
        command.Parameters.AddWithValue("$text", row.Text);
        command.ExecuteNonQuery();
    }

    private void EndLook()
    {
        _looker?.Dispose();
        _looker = null;
    }

    private SqliteConnection Connect()
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = DatabasePath, Pooling = false }.ToString());
        connection.Open();
        return connection;
    }
}
