using Google.Protobuf;
using Microsoft.Data.Sqlite;
using OfflineSync.Simulation.Devices;
using OfflineSync.Simulation.Truth;

namespace OfflineSync.Simulation.Promises;

/// <summary>Looks into the files of one life of a device, beside the SDK.</summary>
internal sealed class DeviceView : IDisposable
{
    private readonly SqliteConnection _connection;
    private readonly Dictionary<string, SqliteCommand> _commands = [];
    private readonly Dictionary<long, IReadOnlyList<string>> _marksOf = [];
    private readonly Dictionary<string, long> _entryOf = new(StringComparer.Ordinal);
    private HashSet<string>? _captured;
    private long _lastPayload;
    private bool _hasNewPayloads = true;
    private long _version = -1;

    public DeviceView(Device device)
    {
        Disk = device.Disk!;
        _connection = device.OpenConnection();
    }

    public Disk.CrashingDisk Disk { get; }

    /// <summary>The disk's steps at the last look.</summary>
    public int Steps { get; set; }

    /// <summary>Begins to look: until the look ends, the database is as it is now. False if nothing was committed to it since the last look.</summary>
    public bool Begin()
    {
        var version = Number("PRAGMA data_version");
        if (version == _version)
            return false;
        _version = version;
        _captured = null;
        _hasNewPayloads = true;
        Rows("BEGIN", _ => true);
        return true;
    }

    public void End() => Rows("COMMIT", _ => true);

    /// <summary>The rows of a query.</summary>
    public List<T> Rows<T>(string sql, Func<SqliteDataReader, T> read, params ReadOnlySpan<(string Name, object Value)> values)
    {
        if (!_commands.TryGetValue(sql, out var command))
        {
            _commands.Add(sql, command = _connection.CreateCommand());
            command.CommandText = sql;
        }
        command.Parameters.Clear();
        foreach (var (name, value) in values)
            command.Parameters.AddWithValue(name, value);
        using var reader = command.ExecuteReader();
        var rows = new List<T>();
        while (reader.Read())
            rows.Add(read(reader));
        return rows;
    }

    public long Number(string sql) => Rows(sql, reader => reader.GetInt64(0))[0];

    /// <summary>The outbox from one entry on: each entry's state, by number.</summary>
    public Dictionary<long, long> Outbox(long from = 0) =>
        Rows("SELECT id, state FROM offlinesync_outbox WHERE id >= $from", reader => (Id: reader.GetInt64(0), State: reader.GetInt64(1)), ("$from", from))
            .ToDictionary(row => row.Id, row => row.State);

    /// <summary>What waits as a text, to see whether it changed: what is captured, the last entry, and the outbox from one entry on.</summary>
    public string Work(long from) => Rows(
        """
        SELECT coalesce((SELECT group_concat(k0) FROM offlinesync_capture WHERE typeof(k0) = 'text'), '')
            || ' ' || coalesce((SELECT max(id) FROM offlinesync_payloads), 0)
            || ' ' || coalesce((SELECT group_concat(id || ':' || state) FROM offlinesync_outbox WHERE id >= $from), '')
        """,
        reader => reader.GetString(0),
        ("$from", from))[0];

    /// <summary>The outbox's entry with a mark: the latest one if there are several.</summary>
    public long? FindEntry(string mark)
    {
        if (_hasNewPayloads)
            ReadPayloads();
        return _entryOf.TryGetValue(mark, out var entry) ? entry : null;
    }

    /// <summary>The marks of all acknowledged entries.</summary>
    public IEnumerable<string> Acknowledged()
    {
        FindEntry("");
        return Rows("SELECT id FROM offlinesync_outbox WHERE state = 2 ORDER BY id", reader => reader.GetInt64(0))
            .SelectMany(id => _marksOf.GetValueOrDefault(id) ?? []);
    }

    /// <summary>Whether the insert of a mark is captured and not collected yet.</summary>
    public bool IsCaptured(string mark)
    {
        _captured ??= Rows("SELECT k0 FROM offlinesync_capture WHERE typeof(k0) = 'text'", reader => reader.GetString(0)).ToHashSet(StringComparer.Ordinal);
        return _captured.Contains(mark);
    }

    public void Dispose()
    {
        foreach (var command in _commands.Values)
            command.Dispose();
        _connection.Dispose();
    }

    private void ReadPayloads()
    {
        foreach (var (id, changeSet) in Rows(
            "SELECT id, change_set FROM offlinesync_payloads WHERE id > $last ORDER BY id",
            reader => (reader.GetInt64(0), reader.GetFieldValue<byte[]>(1)),
            ("$last", _lastPayload)))
        {
            _lastPayload = id;
            _marksOf[id] = [.. MutationReader.MarksOf(ByteString.CopyFrom(changeSet)).Select(sent => sent.Id)];
            foreach (var found in _marksOf[id])
                _entryOf[found] = id;
        }
        _hasNewPayloads = false;
    }
}
