using OfflineSync.Client.Capture;
using OfflineSync.Client.Outbox;
using OfflineSync.Client.Subscriptions;
using OfflineSync.Protocol.Rows;
using OfflineSync.Protocol.V1;
using RowKey = OfflineSync.Protocol.Values.RowKey;
using Value = OfflineSync.Protocol.Values.Value;

namespace OfflineSync.Client.Eviction;

/// <summary>
/// Rows that the app created and that may have been on the server all along, as they had left the device. What counters, sets and texts of them came to the server
/// alone knows, and it does not send a client's own writes back: so they are asked for.
/// </summary>
internal static class RowsCreatedAnew
{
    private const int RowsMax = 50_000;

    /// <summary>What to ask for with the pull whose checkpoint includes their creation. Tables that are behind the others have not seen it yet.</summary>
    public static List<Addition> Find(Database database, string scope, long checkpoint, IReadOnlyList<CapturedTable> tables)
    {
        var lacking = EvictedTables.Read(database);
        var concerned = tables.Where(table => table.ShadowedColumns.Count > 0 && lacking.Contains(table.Id)).ToList();
        if (concerned.Count == 0)
            return [];
        var behind = HeldTables.Behind(database);
        var since = concerned.Min(table => behind.GetValueOrDefault(table.Id, checkpoint));
        var created = concerned.ToDictionary(table => table, _ => new List<Value[]>());
        var seen = new HashSet<RowId>();
        foreach (var block in OutboxStore.SentUnseen(database, scope, since).SelectMany(changeSet => changeSet.Tables))
        {
            if (CapturedTable.Find(concerned, scope, block.Table) is not { } table)
                continue;
            var rows = new RowReader(block);
            while (rows.Read() && seen.Count < RowsMax)
            {
                if (rows.Operation == RowOperation.Insert && seen.Add(new RowId(table.Id, RowKey.Encode(rows.Key))))
                    created[table].Add(rows.Key.ToArray());
            }
        }
        return [.. created.SelectMany(table => RowAdditions.Of(table.Key, table.Value))];
    }
}
