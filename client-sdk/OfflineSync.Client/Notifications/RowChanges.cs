using OfflineSync.Protocol.V1;
using Value = OfflineSync.Protocol.Values.Value;

namespace OfflineSync.Client.Notifications;

/// <summary>Collects changed rows for a notification, keys only while they are few.</summary>
internal sealed class RowChanges(ChangeOrigin origin)
{
    private const int KeysMax = 1000;

    private readonly Dictionary<string, (int Count, List<RowChange> Rows)> _tables = new(StringComparer.Ordinal);

    public bool IsEmpty => _tables.Count == 0;

    /// <summary>Whether some of the rows went to the rejected ones instead of the outbox.</summary>
    public bool HasRejected { get; set; }

    public long Count => _tables.Values.Sum(table => (long)table.Count);

    public void Add(string table, ReadOnlySpan<Value> key, RowOperation operation)
    {
        var (count, rows) = _tables.TryGetValue(table, out var known) ? known : (0, []);
        if (count < KeysMax)
            rows.Add(new RowChange(PlainValue.Key(key), operation == RowOperation.Delete));
        _tables[table] = (count + 1, rows);
    }

    public void AddMany(string table, long count)
    {
        var (known, rows) = _tables.TryGetValue(table, out var entry) ? entry : (0, []);
        _tables[table] = ((int)Math.Min(known + count, int.MaxValue), rows);
    }

    public RowsChangedEventArgs ToEvent() => new(origin, [.. _tables.Select(table =>
        new TableChange(table.Key, table.Value.Count, table.Value.Count == table.Value.Rows.Count ? table.Value.Rows : null))]);
}
