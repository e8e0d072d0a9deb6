using OfflineSync.Client.Capture;
using OfflineSync.Client.Outbox;
using RowKey = OfflineSync.Protocol.Values.RowKey;
using Value = OfflineSync.Protocol.Values.Value;

namespace OfflineSync.Client.Eviction;

/// <summary>
/// The uses that the app reported and that are not written down yet: each row once an hour. A crash loses them, which makes rows look a little older than they are.
/// </summary>
internal sealed class RecentUses(TimeProvider time)
{
    private const int WaitingMax = 10_000;
    private const int RememberedMax = 50_000;

    private readonly Lock _lock = new();
    private readonly HashSet<RowId> _remembered = [];
    private Dictionary<RowId, (CapturedTable Table, Value[] Key)> _waiting = [];
    private long _hour;

    /// <summary>Takes note of a use. What is beyond the bound is not noted.</summary>
    public void Add(CapturedTable table, Value[] key)
    {
        if (table.Eviction is not { IsByUse: true })
            return;
        var id = new RowId(table.Id, RowKey.Encode(key));
        lock (_lock)
        {
            var hour = UseTable.HourOf(time.GetUtcNow().ToUnixTimeMilliseconds());
            if (hour != _hour || _remembered.Count >= RememberedMax)
                _remembered.Clear();
            _hour = hour;
            if (_waiting.Count < WaitingMax && _remembered.Add(id))
                _waiting[id] = (table, key);
        }
    }

    public bool IsEmpty
    {
        get
        {
            lock (_lock)
                return _waiting.Count == 0;
        }
    }

    /// <summary>Writes down what is noted, in a transaction of its own.</summary>
    public void Save(Database database)
    {
        Dictionary<RowId, (CapturedTable Table, Value[] Key)> taken;
        lock (_lock)
        {
            if (_waiting.Count == 0)
                return;
            (taken, _waiting) = (_waiting, []);
        }
        var uses = new UseTables(database, time.GetUtcNow().ToUnixTimeMilliseconds());
        database.Write(() =>
        {
            foreach (var (table, key) in taken.Values)
                uses.Touch(table, key);
        });
    }
}
