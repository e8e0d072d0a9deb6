using OfflineSync.Client.Capture;
using OfflineSync.Client.Outbox;
using OfflineSync.Client.Storage;
using OfflineSync.Protocol.Rows;
using OfflineSync.Protocol.V1;
using OfflineSync.Protocol.Values;

namespace OfflineSync.Client.Pull;

/// <summary>
/// What this device wrote that the server's state, as of a checkpoint, does not include. The tables show the server's values with these writes on
/// top, so values that arrive for a pending column stay hidden: the server sends the winner again once it has decided.
/// </summary>
internal sealed class PendingWrites
{
    private readonly Dictionary<RowId, Entry> _rows = [];

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

    /// <summary>The columns of an incoming row that may be shown; null when none of the row may.</summary>
    public ColumnSet? Visible(in RowId row, RowOperation operation, ColumnSet columns)
    {
        if (_rows.Count == 0 || !_rows.TryGetValue(row, out var entry))
            return columns;
        // A row that was created here stays as it is until the server has seen it. A row that was deleted here stays away.
        if (entry.IsInserted || entry.IsDeleted)
            return null;
        // The row is gone, so a pending update has nothing left to show.
        if (operation == RowOperation.Delete)
            return columns;
        var visible = columns.Indexes.ToArray().Where(index => !entry.Columns.Contains(index)).ToArray();
        return visible.Length == 0 ? null : ColumnSet.FromIndexes(visible);
    }

    private void Add(CapturedTable table, RowReader rows)
    {
        var map = ColumnMap.For(table, rows.ValueColumns);
        while (rows.Read())
        {
            var id = new RowId(table.Id, RowKey.Encode(rows.Key));
            if (!_rows.TryGetValue(id, out var entry))
                _rows.Add(id, entry = new Entry());
            entry.IsDeleted = rows.Operation == RowOperation.Delete;
            entry.IsInserted = !entry.IsDeleted && (entry.IsInserted || rows.Operation == RowOperation.Insert);
            if (entry.IsDeleted)
                entry.Columns.Clear();
            foreach (var index in rows.Columns.Indexes)
            {
                if (map[index] >= 0)
                    entry.Columns.Add(map[index]);
            }
        }
    }

    private sealed class Entry
    {
        public bool IsInserted { get; set; }

        public bool IsDeleted { get; set; }

        public HashSet<int> Columns { get; } = [];
    }
}
