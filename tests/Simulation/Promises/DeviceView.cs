using Google.Protobuf;
using OfflineSync.Simulation.Devices;
using OfflineSync.Simulation.Truth;
using OfflineSync.WorkManager.Storage;

namespace OfflineSync.Simulation.Promises;

/// <summary>Looks into the files of one life of a device, beside the SDK.</summary>
internal sealed class DeviceView : IDisposable
{
    private readonly Database _database;
    private readonly Dictionary<ByteString, IReadOnlyList<string>> _read;
    private readonly Dictionary<long, IReadOnlyList<string>> _marksOf = [];
    private readonly Dictionary<string, long> _entryOf = new(StringComparer.Ordinal);
    private HashSet<string>? _captured;
    private Dictionary<string, string?>? _tags;
    private long _lastPayload;
    private bool _hasNewPayloads = true;
    private long _version = -1;

    /// <param name="device">The device.</param>
    /// <param name="read">The marks of payloads that were read before: each life begins with those of the lives before it.</param>
    public DeviceView(Device device, Dictionary<ByteString, IReadOnlyList<string>> read)
    {
        _read = read;
        Disk = device.Disk!;
        _database = Database.Open(device.ConnectionString, TimeSpan.Zero);
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
        _tags = null;
        _hasNewPayloads = true;
        _database.Prepare("BEGIN").Run();
        return true;
    }

    public void End() => _database.Prepare("COMMIT").Run();

    /// <summary>The rows of a query, whose parameters are ?1, ?2….</summary>
    public List<T> Rows<T>(string sql, Func<Statement, T> read, params ReadOnlySpan<long> values)
    {
        var statement = _database.Prepare(sql);
        for (var i = 0; i < values.Length; i++)
            statement.Bind(i + 1, values[i]);
        return statement.List(read);
    }

    public long Number(string sql) => _database.Scalar(sql)!.Value;

    /// <summary>The outbox from one entry on: each entry's state, by number.</summary>
    public Dictionary<long, long> Outbox(long from = 0) =>
        Rows("SELECT id, state FROM offlinesync_outbox WHERE id >= ?1", row => (Id: row.Integer(0), State: row.Integer(1)), from)
            .ToDictionary(row => row.Id, row => row.State);

    /// <summary>What waits as a text, to see whether it changed: what is captured, the last entry, and the outbox from one entry on.</summary>
    public string Work(long from) => Rows(
        """
        SELECT coalesce((SELECT group_concat(k0) FROM offlinesync_capture WHERE typeof(k0) = 'text'), '')
            || ' ' || coalesce((SELECT max(id) FROM offlinesync_payloads), 0)
            || ' ' || coalesce((SELECT group_concat(id || ':' || state) FROM offlinesync_outbox WHERE id >= ?1), '')
        """,
        row => row.Text(0),
        from)[0];

    /// <summary>Which write each item shows.</summary>
    public IReadOnlyDictionary<string, string?> Tags() => _tags ??= Rows("SELECT id, tag FROM items", row => (Id: row.Text(0), Tag: row.IsNull(1) ? null : row.Text(1)))
        .ToDictionary(row => row.Id, row => row.Tag);

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
        return Rows("SELECT id FROM offlinesync_outbox WHERE state = 2 ORDER BY id", row => row.Integer(0))
            .SelectMany(id => _marksOf.GetValueOrDefault(id) ?? []);
    }

    /// <summary>Whether the insert of a mark is captured and not collected yet.</summary>
    public bool IsCaptured(string mark)
    {
        _captured ??= Rows("SELECT k0 FROM offlinesync_capture WHERE typeof(k0) = 'text'", row => row.Text(0)).ToHashSet(StringComparer.Ordinal);
        return _captured.Contains(mark);
    }

    public void Dispose() => _database.Dispose();

    private void ReadPayloads()
    {
        foreach (var (id, changeSet) in Rows(
            "SELECT id, change_set FROM offlinesync_payloads WHERE id > ?1 ORDER BY id",
            row => (row.Integer(0), row.Blob(1)),
            _lastPayload))
        {
            _lastPayload = id;
            var payload = UnsafeByteOperations.UnsafeWrap(changeSet);
            if (!_read.TryGetValue(payload, out var marks))
                _read.Add(payload, marks = [.. MutationReader.MarksOf(payload).Select(sent => sent.Id)]);
            _marksOf[id] = marks;
            foreach (var found in marks)
                _entryOf[found] = id;
        }
        _hasNewPayloads = false;
    }
}
