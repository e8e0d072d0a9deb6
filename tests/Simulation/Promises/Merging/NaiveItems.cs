using OfflineSync.Protocol.Rows;
using OfflineSync.Protocol.V1;
using OfflineSync.Simulation.Devices;
using OfflineSync.Simulation.Truth;

namespace OfflineSync.Simulation.Promises.Merging;

/// <summary>All items after a log, replayed one mutation after the other.</summary>
internal sealed class NaiveItems
{
    private readonly SortedDictionary<string, NaiveItem> _items = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<(long Change, long? Hits)>> _hits = new(StringComparer.Ordinal);

    private long _floor;

    /// <summary>What devices show, without texts.</summary>
    public IEnumerable<string> Shown => _items.Where(item => item.Value.IsThere).Select(item => item.Value.Show(item.Key));

    /// <summary>What devices show of an item, without its text; null: it is not there.</summary>
    public string? Show(string id) => _items.TryGetValue(id, out var item) && item.IsThere ? item.Show(id) : null;

    /// <summary>An item's counter after a change; null: the item was not there.</summary>
    public long? HitsAt(string item, long change) =>
        _hits.TryGetValue(item, out var history) && history.FindLast(entry => entry.Change <= change) is var (at, hits) && at > 0 ? hits : null;

    /// <summary>The server has forgotten deletes.</summary>
    public void Forget(IEnumerable<string> ids, long floor)
    {
        foreach (var id in ids)
            _items[id].Forget();
        _floor = Math.Max(_floor, floor);
    }

    public void Add(LoggedChange change)
    {
        if (change.Scope != AppSchema.Scope)
            return;
        foreach (var block in change.Sent.ChangeSet.Tables.Where(block => block.Table == AppSchema.Items))
        {
            var row = new RowReader(block);
            while (row.Read())
                Add(change, row);
        }
    }

    private void Add(LoggedChange change, RowReader row)
    {
        var id = row.Key[0].ToString();
        if (!_items.TryGetValue(id, out var item))
            _items.Add(id, item = new NaiveItem());
        var entry = change.Entry;
        var seen = Math.Min(Math.Min(entry.Base, row.Seen ?? entry.Base), entry.Change - 1);
        if (entry.Outcome == Outcome.Applied)
            item.Apply(row, new NaiveWrite(entry.Stamp, entry.Client, entry.Change, seen), _floor);
        else
            item.Reject();
        if (!_hits.TryGetValue(id, out var history))
            _hits.Add(id, history = []);
        history.Add((entry.Change, item.IsThere ? item.Hits : null));
    }
}
