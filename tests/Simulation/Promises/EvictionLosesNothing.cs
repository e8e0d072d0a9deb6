using OfflineSync.Protocol.Rows;
using OfflineSync.Protocol.V1;
using OfflineSync.Protocol.Values;
using OfflineSync.Server.ChangeLog;
using OfflineSync.Server.ChangeLog.Dictionary;
using OfflineSync.Server.Merge;
using OfflineSync.Simulation.Devices;
using OfflineSync.Simulation.Truth;
using OfflineSync.Simulation.Workload;

namespace OfflineSync.Simulation.Promises;

/// <summary>I21: rows that leave a device are held by nothing, and nothing of it travels: the log has no delete that no app wrote.</summary>
internal sealed class EvictionLosesNothing(Surroundings surroundings) : Promise(surroundings, "I21")
{
    private readonly Dictionary<int, List<(string Table, string Key)>> _evicted = [];
    private readonly Dictionary<int, Dictionary<(string Table, string Key), long>> _away = [];
    private readonly Dictionary<(string Scope, string Table, string Key), long> _changed = [];
    private readonly HashSet<int> _excused = [];
    private readonly RowStateReader _reader = new();
    private bool _wasRestored;

    public override void Evicted(Device device, string table, string key) => Of(device).Add((table, key));

    // What was evicted when the app died is not to be seen any more.
    public override void Opened(Device device, DeviceView view) => Of(device).Clear();

    // Who takes back that a row was deleted elsewhere, or that his own delete lost, may delete it once more.
    public override void Settled(Device device) => _excused.Add(device.Number);

    public override void Replaced(Device device, CopiedWork copied)
    {
        Of(device).Clear();
        _away.Remove(device.Number);
    }

    // The changes are those of the log that is lost.
    public override void ServerRestored() => _wasRestored = true;

    /// <summary>Looks at the rows of a commit.</summary>
    public void Committed(string scope, ScopeWrite write, ScopeDictionary dictionary)
    {
        foreach (var (row, _, _) in write.Rows)
        {
            _reader.Start(row.Data);
            // A write that lost moves the row for its writer, and changes nothing of it.
            long last = 0;
            foreach (var stamp in _reader.Stamps)
                last = Math.Max(last, stamp.Origin);
            _changed[(scope, dictionary.Tables[row.Table].Name, RowKey.Decode(row.Key)[0].ToString())] = last;
        }
    }

    /// <summary>Rows that left a device and changed on the server since: whoever is at the end of the log has them again, unless they were deleted.</summary>
    public IEnumerable<(string Table, string Key)> ChangedSinceTheyLeft(Device device) =>
        _wasRestored || !_away.TryGetValue(device.Number, out var away)
            ? []
            : away.Where(row => device.Policies!.ComesBack(row.Key.Table) && _changed.GetValueOrDefault((ScopeOf(device, row.Key.Table), row.Key.Table, row.Key.Key)) > row.Value).Select(row => row.Key);

    public override void Changed(Device device, DeviceView view)
    {
        var evicted = Of(device);
        if (evicted.Count == 0)
            return;
        var holds = Read(view);
        if (!_away.TryGetValue(device.Number, out var away))
            _away.Add(device.Number, away = []);
        foreach (var row in evicted)
        {
            var hold = device.Known.IsPinned(row.Table, row.Key) ? "pinned" : holds.GetValueOrDefault(row);
            away[row] = view.Number($"SELECT change FROM offlinesync_scopes WHERE scope = '{ScopeOf(device, row.Table)}'");
            Require(hold is null, () => $"{row.Key} of {row.Table} has left {device.Name} although it is {hold}");
        }
        evicted.Clear();
    }

    public override void Logged(LoggedChange change)
    {
        MarkRecord[]? marks = null;
        foreach (var block in change.Sent.ChangeSet.Tables)
        {
            var row = new RowReader(block);
            while (row.Read())
            {
                if (row.Operation == RowOperation.Delete)
                    RequireDeleted(change, marks ??= Surroundings.MarksOf(change), block.Table, row.Key[0].ToString());
            }
        }
    }

    private void RequireDeleted(LoggedChange change, MarkRecord[] marks, string table, string key)
    {
        // What settles a conflict or a rejection has no mark.
        var isSettled = marks.Length == 0 ? _excused.Count > 0 : marks.Any(mark => _excused.Contains(mark.Device));
        var isDeleted = table switch
        {
            AppSchema.Items or AppSchema.Notes when isSettled => true,
            AppSchema.Items => marks.Any(mark => mark.DeletedItems.Contains(key)),
            AppSchema.Notes => marks.Any(mark => mark.DeletesNotes),
            AppSchema.Photos => marks.Any(mark => mark.DeletesPhotos),
            _ => false,
        };
        Require(isDeleted, () => $"change {change.Entry.Change} of {change.Scope} deletes {key} of {table}, which no app did");
    }

    private static string ScopeOf(Device device, string table) => table == AppSchema.Owned ? AppSchema.ScopeOf(device.Owner) : AppSchema.Scope;

    /// <summary>The rows that have to stay, and why.</summary>
    private static Dictionary<(string Table, string Key), string> Read(DeviceView view)
    {
        var holds = new Dictionary<(string Table, string Key), string>();
        foreach (var (isRejected, changeSet) in view.Rows(
            """
            SELECT o.state = 3, p.change_set FROM offlinesync_outbox o JOIN offlinesync_payloads p ON p.id = o.id JOIN offlinesync_scopes s ON s.scope = o.scope
            WHERE o.state IN (0, 1, 3) OR (o.state = 2 AND o.change > s.change)
            """,
            row => (row.Integer(0) != 0, ChangeSet.Parser.ParseFrom(row.Blob(1)))))
        {
            foreach (var block in changeSet.Tables)
            {
                var row = new RowReader(block);
                while (row.Read())
                    holds.TryAdd((block.Table, row.Key[0].ToString()), isRejected ? "rejected" : "unsynced");
            }
        }
        Add("captured", "SELECT t.name, c.k0 FROM offlinesync_capture c JOIN offlinesync_tables t ON t.id = c.t", row => row.Text(1));
        Add("in conflict", "SELECT name, key FROM offlinesync_conflicts", Key);
        Add("in quarantine", "SELECT t.name, q.key FROM offlinesync_quarantine q JOIN offlinesync_tables t ON t.id = q.t", Key);
        Add("behind its checkpoint", "SELECT t.name, p.key FROM offlinesync_pins p JOIN offlinesync_tables t ON t.id = p.t", Key);
        Add("on this device only", "SELECT t.name, u.key FROM offlinesync_unsent u JOIN offlinesync_tables t ON t.id = u.t", Key);
        Add("referred to", $"SELECT DISTINCT '{AppSchema.Items}', item FROM notes WHERE item IS NOT NULL", row => row.Text(1));
        return holds;

        void Add(string why, string sql, Func<WorkManager.Storage.Statement, string> key)
        {
            foreach (var row in view.Rows(sql, row => (row.Text(0), key(row))))
                holds.TryAdd(row, why);
        }

        static string Key(WorkManager.Storage.Statement row) => RowKey.Decode(row.Blob(1))[0].ToString();
    }

    private List<(string Table, string Key)> Of(Device device)
    {
        if (!_evicted.TryGetValue(device.Number, out var evicted))
            _evicted.Add(device.Number, evicted = []);
        return evicted;
    }
}
