using Microsoft.Data.Sqlite;
using OfflineSync.Client;

namespace OfflineSync.EndToEnd.Tests;

/// <summary>An app's database with a client on it, over a network that can break.</summary>
internal sealed class Device : IAsyncDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("offlinesync-device-").FullName;
    private readonly Uri _server;
    private readonly string _scope;
    private readonly string[] _tables;
    private OfflineSyncClient? _client;

    public Device(Uri server, string scope, string[] schema, params string[] tables)
    {
        _server = server;
        _scope = scope;
        _tables = tables;
        DatabasePath = Path.Combine(_folder, "app.db");
        Execute(schema);
    }

    public string DatabasePath { get; }

    public FaultyHandler Network { get; private set; } = new();

    public Action<OfflineSyncOptions>? Configure { get; set; }

    /// <summary>How the tables merge.</summary>
    public Action<TrackedTable>? Declare { get; set; }

    public OfflineSyncClient Client => _client ?? throw new InvalidOperationException("Open the client first.");

    public async Task<OfflineSyncClient> OpenAsync()
    {
        await CloseAsync();
        Network = new FaultyHandler { Decide = Network.Decide };
        var options = new OfflineSyncOptions
        {
            DatabasePath = DatabasePath,
            Server = _server,
            Scope = _scope,
            AutomaticSync = false,
            HttpHandlerFactory = () => Network,
        };
        foreach (var table in _tables)
            options.Track(table, Declare);
        Configure?.Invoke(options);
        return _client = await OfflineSyncClient.OpenAsync(options);
    }

    public async Task CloseAsync()
    {
        if (_client is not null)
            await _client.DisposeAsync();
        _client = null;
    }

    public Task<SyncResult> SyncAsync(IProgress<SyncProgress>? progress = null) => Client.SyncNowAsync(progress);

    public void Execute(params string[] statements)
    {
        using var connection = Connect();
        foreach (var statement in statements)
        {
            using var command = connection.CreateCommand();
            command.CommandText = statement;
            command.ExecuteNonQuery();
        }
    }

    public async Task TransactAsync(params string[] statements)
    {
        await using var transaction = await Client.BeginTransactionAsync();
        foreach (var statement in statements)
        {
            using var command = transaction.Connection.CreateCommand();
            command.CommandText = statement;
            command.Transaction = (SqliteTransaction)transaction.DbTransaction;
            command.ExecuteNonQuery();
        }
        await transaction.CommitAsync();
    }

    /// <summary>The rows of a query, values with their storage class.</summary>
    public IReadOnlyList<string> Query(string sql)
    {
        using var connection = Connect();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        using var reader = command.ExecuteReader();
        var rows = new List<string>();
        while (reader.Read())
            rows.Add(string.Join("|", Enumerable.Range(0, reader.FieldCount).Select(i => Text(reader.GetValue(i)))));
        return rows;
    }

    /// <summary>All rows of the tracked tables.</summary>
    public IReadOnlyList<string> State() =>
        [.. _tables.SelectMany(table => Query($"SELECT * FROM \"{table}\"").Select(row => $"{table}: {row}").Order(StringComparer.Ordinal))];

    public async ValueTask DisposeAsync()
    {
        await CloseAsync();
        Directory.Delete(_folder, recursive: true);
    }

    private SqliteConnection Connect()
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = DatabasePath, Pooling = false }.ToString());
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "PRAGMA busy_timeout = 30000";
        command.ExecuteNonQuery();
        return connection;
    }

    private static string Text(object value) => value switch
    {
        DBNull => "NULL",
        byte[] bytes => $"x'{Convert.ToHexString(bytes)}'",
        double real => real.ToString("R", System.Globalization.CultureInfo.InvariantCulture) + "r",
        string text => $"'{text}'",
        _ => Convert.ToString(value, System.Globalization.CultureInfo.InvariantCulture)!,
    };
}
