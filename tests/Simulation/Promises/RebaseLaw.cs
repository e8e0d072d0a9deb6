using OfflineSync.Protocol.Rows;
using OfflineSync.Protocol.V1;
using OfflineSync.Simulation.Devices;
using OfflineSync.Simulation.Promises.Merging;
using OfflineSync.Simulation.Truth;

namespace OfflineSync.Simulation.Promises;

/// <summary>I17: at each checkpoint a counter shows the server's value with the own differences on top that are not in it.</summary>
internal sealed class RebaseLaw(Surroundings surroundings, NaiveItems items) : Promise(surroundings, "I17")
{
    private readonly Dictionary<int, long> _checkpoints = [];
    private readonly HashSet<int> _excused = [];
    private bool _wasRestored;

    // What a file from a backup holds for unanswered may be in the log.
    public override void Replaced(Device device, CopiedWork copied) => _excused.Add(device.Number);

    public override void ServerRestored() => _wasRestored = true;

    public override void Changed(Device device, DeviceView view)
    {
        var (checkpoint, isAnew) = view.Rows(
            $"SELECT change, resnapshot FROM offlinesync_scopes WHERE scope = '{AppSchema.Scope}'", row => (row.Integer(0), row.Integer(1) != 0))
            .SingleOrDefault();
        if (checkpoint == _checkpoints.GetValueOrDefault(device.Number) || isAnew || _wasRestored || _excused.Contains(device.Number))
            return;
        _checkpoints[device.Number] = checkpoint;
        if (view.Number($"SELECT count(*) FROM offlinesync_held h JOIN offlinesync_tables t ON t.id = h.t WHERE t.name = '{AppSchema.Items}'") == 0)
            return;
        if (view.Number("SELECT EXISTS (SELECT 1 FROM offlinesync_capture) OR EXISTS (SELECT 1 FROM offlinesync_outbox WHERE state = 3)") != 0)
            return;
        var waiting = WaitingOf(view, checkpoint);
        foreach (var (item, hits) in view.Rows("SELECT id, hits FROM items ORDER BY id", row => (row.Text(0), row.Integer(1))))
        {
            if (items.HitsAt(item, checkpoint) is not { } atServer || !waiting.TryGetValue(item, out var difference))
                continue;
            Require(
                hits == atServer + difference,
                () => $"{device.Name} shows {hits} hits of {item} at change {checkpoint}, where the server has {atServer} and {difference} wait");
        }
    }

    /// <summary>The differences that wait, of the items to which nothing else happens.</summary>
    private static Dictionary<string, long?> WaitingOf(DeviceView view, long checkpoint)
    {
        var waiting = view.Rows("SELECT id FROM items", row => row.Text(0)).ToDictionary(item => item, _ => (long?)0);
        foreach (var changeSet in view.Rows(
            $"""
            SELECT p.change_set FROM offlinesync_outbox o JOIN offlinesync_payloads p ON p.id = o.id
            WHERE o.scope = '{AppSchema.Scope}' AND (o.state IN (0, 1) OR (o.state = 2 AND o.change > ?1))
            """,
            row => ChangeSet.Parser.ParseFrom(row.Blob(0)), checkpoint))
        {
            foreach (var block in changeSet.Tables.Where(block => block.Table == AppSchema.Items))
            {
                var row = new RowReader(block);
                while (row.Read())
                    Add(waiting, row);
            }
        }
        foreach (var item in waiting.Where(item => item.Value is null).Select(item => item.Key).ToArray())
            waiting.Remove(item);
        return waiting;
    }

    private static void Add(Dictionary<string, long?> waiting, RowReader row)
    {
        var item = row.Key[0].ToString();
        if (row.Operation != RowOperation.Update)
            waiting[item] = null;
        if (waiting.ContainsKey(item))
            waiting[item] += MutationReader.Value(row, "hits");
    }
}
