using OfflineSync.Client.Capture;
using OfflineSync.Client.Outbox;
using OfflineSync.Protocol.Rows;
using OfflineSync.Protocol.Values;

namespace OfflineSync.Client.Pull;

/// <summary>
/// What this device wrote that the server's state, as of a checkpoint, does not include. The tables show the server's values with these writes on
/// top. Counters and sets that arrive get what was changed here on top; other values that arrive for a pending column stay hidden: the server sends the
/// winner again once it has decided.
/// </summary>
internal sealed class PendingWrites
{
    private readonly Dictionary<RowId, PendingRow> _rows = [];

    public bool IsEmpty => _rows.Count == 0;

    public bool HasTable(int tableId) => _rows.Keys.Any(row => row.Table == tableId);

    public static PendingWrites Read(Database database, string scope, long checkpoint, IReadOnlyList<CapturedTable> tables)
    {
        var pending = new PendingWrites();
        foreach (var changeSet in OutboxStore.Unseen(database, scope, checkpoint))
        {
            foreach (var block in changeSet.Tables)
            {
                if (tables.FirstOrDefault(table => NameComparer.Instance.Equals(table.Name, block.Table)) is { } table)
                    pending.Add(table, new RowReader(block));
            }
        }
        return pending;
    }

    public PendingRow? Find(in RowId row) => _rows.GetValueOrDefault(row);

    private void Add(CapturedTable table, RowReader rows)
    {
        var map = ColumnMap.For(table, rows.ValueColumns);
        while (rows.Read())
        {
            var id = new RowId(table.Id, RowKey.Encode(rows.Key));
            if (!_rows.TryGetValue(id, out var row))
                _rows.Add(id, row = new PendingRow());
            row.Add(rows.Operation);
            for (var i = 0; i < rows.Columns.Count; i++)
            {
                var column = rows.Columns.Indexes[i];
                if (map[column] >= 0)
                    row.Add(map[column], rows.FormOf(column), rows.Values[i]);
            }
        }
    }
}
