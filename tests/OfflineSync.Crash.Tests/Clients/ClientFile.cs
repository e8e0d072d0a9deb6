using Microsoft.Data.Sqlite;
using OfflineSync.Client;
using OfflineSync.Crash.Victim;

namespace OfflineSync.Crash.Tests.Clients;

/// <summary>
/// A client's database as a crash left it, read without the SDK. It is a copy: opening the file itself would recover it, and the client is to do that.
/// </summary>
internal sealed class ClientFile : IDisposable
{
    private const string LogSuffix = "-wal";

    private readonly TestClient _client;
    private readonly string _path;
    private readonly SqliteConnection _connection;

    private ClientFile(TestClient client, string path)
    {
        _client = client;
        _path = path;
        _connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Pooling = false }.ToString());
        _connection.Open();
        IsNew = Scalar("SELECT count(*) FROM sqlite_schema WHERE name = 'offlinesync_client'") == 0;
    }

    public string Name => _client.Name;

    public WriteRecord Record => _client.Record;

    /// <summary>Whether no client has been opened on it yet.</summary>
    public bool IsNew { get; }

    public static ClientFile Copy(TestClient client)
    {
        var path = client.DatabasePath + "-copy";
        foreach (var suffix in new[] { "", LogSuffix })
        {
            File.Delete(path + suffix);
            if (File.Exists(client.DatabasePath + suffix))
                File.Copy(client.DatabasePath + suffix, path + suffix);
        }
        return new ClientFile(client, path);
    }

    public IReadOnlyList<string> Integrity() => Rows("PRAGMA integrity_check", row => row.GetString(0));

    public string ClientId() => Rows("SELECT hex(client_id) FROM offlinesync_client", row => row.GetString(0)).Single();

    public IReadOnlyList<VisibleWrites> Visible() => Rows(
        """
        SELECT w.client, min(w.number), max(w.number), count(*), sum(w.found <> w.parts), d.first, d.last, d.count
        FROM (SELECT client, number, count(*) AS found, max(parts) AS parts FROM entries GROUP BY client, number) w
        LEFT JOIN (SELECT client, min(number) AS first, max(number) AS last, count(*) AS count FROM doomed GROUP BY client) d ON d.client = w.client
        GROUP BY w.client
        """,
        row => new VisibleWrites(
            row.GetString(0), row.GetInt64(1), row.GetInt64(2), row.GetInt64(3), row.GetInt64(4), Number(row, 5) ?? 0, Number(row, 6) ?? 0, Number(row, 7) ?? 0));

    /// <summary>The sum of the counters to which each transaction adds one.</summary>
    public long Total() => Scalar("SELECT coalesce(sum(total), 0) FROM shared");

    /// <summary>The transactions of which entries are captured and not collected yet, with how many.</summary>
    public IReadOnlyDictionary<long, int> Captured() =>
        Rows("SELECT k0 FROM offlinesync_capture c JOIN offlinesync_tables t ON t.id = c.t WHERE t.name = 'entries'", row => row.GetString(0))
            .Select(EntryId.Read).GroupBy(entry => entry.Number).ToDictionary(entries => entries.Key, entries => entries.Count());

    /// <summary>The outbox, oldest first.</summary>
    public IReadOnlyList<OutboxRow> Outbox()
    {
        var missing = Rows("SELECT id FROM offlinesync_outbox", row => row.GetInt64(0)).Where(id => !_client.Known.ContainsKey(id)).ToArray();
        if (missing.Length > 0)
        {
            foreach (var (id, changeSet) in Rows($"SELECT id, change_set FROM offlinesync_payloads WHERE id >= {missing.Min()}", row => (row.GetInt64(0), (byte[])row[1])))
                _client.Known[id] = OutboxMutation.Read(changeSet, Name);
        }
        return Rows(
            "SELECT id, sequence, state, change, code FROM offlinesync_outbox ORDER BY sequence",
            row => new OutboxRow(
                row.GetInt64(0), Number(row, 1), (MutationState)row.GetInt32(2), Number(row, 3), row.IsDBNull(4) ? null : row.GetString(4), _client.Known[row.GetInt64(0)]));
    }

    /// <summary>All rows of the app's tables.</summary>
    public IReadOnlyList<string> Dump() =>
    [
        .. AppSchema.Tables.SelectMany(table =>
            Rows($"SELECT * FROM {table} ORDER BY id", row => $"{table}: {string.Join('|', Enumerable.Range(0, row.FieldCount).Select(row.GetValue))}")),
    ];

    public void Dispose()
    {
        _connection.Dispose();
        foreach (var suffix in new[] { "", LogSuffix, "-shm" })
            File.Delete(_path + suffix);
    }

    private static long? Number(SqliteDataReader row, int column) => row.IsDBNull(column) ? null : row.GetInt64(column);

    private long Scalar(string sql) => Rows(sql, row => row.GetInt64(0)).Single();

    private List<T> Rows<T>(string sql, Func<SqliteDataReader, T> read)
    {
        using var command = _connection.CreateCommand();
        command.CommandText = sql;
        using var reader = command.ExecuteReader();
        var rows = new List<T>();
        while (reader.Read())
            rows.Add(read(reader));
        return rows;
    }
}
