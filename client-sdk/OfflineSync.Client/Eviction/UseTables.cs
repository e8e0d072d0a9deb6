using OfflineSync.Client.Capture;
using Value = OfflineSync.Protocol.Values.Value;

namespace OfflineSync.Client.Eviction;

/// <summary>Notes in one transaction which rows were used.</summary>
internal sealed class UseTables(Database database, long now)
{
    private readonly Dictionary<int, UseTable> _tables = [];
    private readonly long _hour = UseTable.HourOf(now);

    public void Touch(CapturedTable table, ReadOnlySpan<Value> key) => Find(table)?.Touch(key, _hour);

    public void TouchStaged(CapturedTable table, string source, long before) => Find(table)?.TouchStaged(source, before, _hour);

    public void Delete(CapturedTable table, ReadOnlySpan<Value> key) => Find(table)?.Delete(key);

    private UseTable? Find(CapturedTable table)
    {
        if (table.Eviction is not { IsByUse: true })
            return null;
        if (!_tables.TryGetValue(table.Id, out var uses))
            _tables.Add(table.Id, uses = new UseTable(database, table));
        return uses;
    }
}
