using Microsoft.Data.Sqlite;
using OfflineSync.Protocol.Grpc;

namespace OfflineSync.Client.Tests;

/// <summary>A database in a folder of its own, with a client on it.</summary>
internal sealed class Device : IAsyncDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("offlinesync-test-").FullName;
    private OfflineSyncClient? _client;

    public Device(params string[] schema)
    {
        DatabasePath = Path.Combine(_folder, "app.db");
        ConnectionString = new SqliteConnectionStringBuilder { DataSource = DatabasePath, Pooling = false }.ToString();
        Execute(schema);
    }

    public string DatabasePath { get; }

    public string ConnectionString { get; }

    public RecordingTransport Server { get; } = new();

    public OfflineSyncClient Client => _client ?? throw new InvalidOperationException("Open the client first.");

    public async Task<OfflineSyncClient> OpenAsync(string[] tables, Action<OfflineSyncOptions>? configure = null)
    {
        if (_client is not null)
            await _client.DisposeAsync();
        var options = new OfflineSyncOptions
        {
            DatabasePath = DatabasePath,
            Scope = "test",
            AutomaticSync = false,
            TransportFactory = () => Server,
        };
        foreach (var table in tables)
            options.Track(table);
        configure?.Invoke(options);
        return _client = await OfflineSyncClient.OpenAsync(options);
    }

    /// <summary>Runs statements on a fresh connection, each in a transaction of its own.</summary>
    public void Execute(params string[] statements)
    {
        using var connection = new SqliteConnection(ConnectionString);
        connection.Open();
        foreach (var statement in statements)
        {
            using var command = connection.CreateCommand();
            command.CommandText = statement;
            command.ExecuteNonQuery();
        }
    }

    /// <summary>Runs statements in one transaction of the SDK.</summary>
    public async Task WriteAsync(params string[] statements)
    {
        await using var transaction = await Client.BeginTransactionAsync();
        foreach (var statement in statements)
        {
            using var command = transaction.Connection.CreateCommand();
            (command.CommandText, command.Transaction) = (statement, (SqliteTransaction)transaction.DbTransaction);
            command.ExecuteNonQuery();
        }
        await transaction.CommitAsync();
    }

    /// <summary>The rows of a query, columns joined by "|".</summary>
    public IReadOnlyList<string> Query(string sql)
    {
        using var connection = new SqliteConnection(ConnectionString);
        connection.Open();
        return Query(connection, sql);
    }

    /// <inheritdoc cref="Query(string)"/>
    public static IReadOnlyList<string> Query(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        using var reader = command.ExecuteReader();
        var rows = new List<string>();
        while (reader.Read())
            rows.Add(string.Join("|", Enumerable.Range(0, reader.FieldCount).Select(i => reader.IsDBNull(i) ? "NULL" : Convert.ToString(reader.GetValue(i), System.Globalization.CultureInfo.InvariantCulture))));
        return rows;
    }

    /// <summary>Syncs and returns what was sent: one list of rows for each mutation.</summary>
    public async Task<IReadOnlyList<IReadOnlyList<string>>> SentAsync()
    {
        Server.Mutations.Clear();
        await Client.SyncNowAsync();
        return [.. Server.Mutations.Select(RecordingTransport.Describe)];
    }

    /// <summary>Syncs to the checkpoint of change 5, ahead of which the server tells of conflicts.</summary>
    public async Task LoseAsync(params Protocol.V1.ConflictList[] conflicts)
    {
        foreach (var part in conflicts)
            Server.Conflicts.Enqueue(part);
        Server.Deltas.Enqueue([RecordingTransport.Checkpoint(5)]);
        await Client.SyncNowAsync();
    }

    /// <summary>Syncs, and hears that the access was withdrawn.</summary>
    public async Task RevokeAsync()
    {
        Server.Failures.Enqueue(new RpcException(StatusCode.PermissionDenied, Protocol.V1.Reason.AccessRevoked, "Out."));
        var error = await Assert.ThrowsAsync<OfflineSyncException>(() => Client.SyncNowAsync());
        Assert.Equal(OfflineSyncError.AccessRevoked, error.Error);
    }

    public async ValueTask DisposeAsync()
    {
        if (_client is not null)
            await _client.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }
}
