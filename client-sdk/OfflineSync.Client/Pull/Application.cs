using OfflineSync.Client.Capture;
using OfflineSync.Client.Notifications;
using OfflineSync.Client.Outbox;
using OfflineSync.Client.Storage;
using OfflineSync.Protocol.Rows;
using OfflineSync.Protocol.V1;
using OfflineSync.Protocol.Values;
using Value = OfflineSync.Protocol.Values.Value;

namespace OfflineSync.Client.Pull;

/// <summary>One checkpoint being applied: rebases pending writes over rows from the server, and sets aside what does not fit.</summary>
internal sealed class Application
{
    private const int ForeignKeyRoundsMax = 10;

    private readonly CheckpointApplier _applier;
    private readonly Database _database;
    private readonly string _scope;
    private readonly IReadOnlyList<CapturedTable> _tables;
    private readonly RowChanges _changes;
    private readonly RowApplier _rows;
    private readonly Quarantine _quarantine;

    public Application(
        CheckpointApplier applier, Database database, string scope, long checkpoint, IReadOnlyList<CapturedTable> tables, RowChanges changes, long now)
    {
        _applier = applier;
        _database = database;
        _scope = scope;
        _tables = tables;
        _changes = changes;
        _rows = new RowApplier(database);
        _quarantine = Quarantine.Load(database, _rows, tables, now);
        Pending = PendingWrites.Read(database, scope, checkpoint, tables);
    }

    public PendingWrites Pending { get; }

    public bool HasQuarantine => !_quarantine.IsEmpty;

    public void Changed(CapturedTable table, long count) => _changes.AddMany(table.Name, count);

    public void Rows(IncomingTable rows)
    {
        foreach (var column in rows.UnknownColumns)
            _applier.NoteSkipped(_scope, rows.Table.Name, column);
        while (rows.Read())
            Row(rows.Table, rows.Operation, rows.Key, rows.Columns, rows.Values);
    }

    public void Row(CapturedTable table, RowOperation operation, ReadOnlySpan<Value> key, ColumnSet columns, ReadOnlySpan<Value> values)
    {
        if (!Pending.IsEmpty || !_quarantine.IsEmpty)
        {
            var id = new RowId(table.Id, RowKey.Encode(key));
            if (Pending.Visible(id, operation, columns) is not { } visible)
                return;
            if (visible.Count < columns.Count)
            {
                values = Select(columns, values, visible);
                columns = visible;
                // The row is there, with the pending columns on it.
                operation = RowOperation.Update;
            }
            if (_quarantine.TryMerge(table, id, operation, key, columns, values))
                return;
        }
        if (_rows.TryApply(table, operation, key, columns, values, out var reason))
            _changes.Add(table.Name, key, operation);
        else
            _quarantine.Add(table, new RowId(table.Id, RowKey.Encode(key)), operation, key, columns, values, reason!);
    }

    /// <summary>Tries again what did not fit, and sets aside what refers to missing rows.</summary>
    public void Finish(bool foreignKeys)
    {
        _quarantine.Retry((table, row) => _changes.Add(table.Name, row.Key, row.Operation));
        for (var round = 0; foreignKeys && _database.HasForeignKeyViolations(); round++)
        {
            if (round == ForeignKeyRoundsMax)
                throw new OfflineSyncException(OfflineSyncError.UnsupportedTable,
                    "Rows of tables that are not tracked refer to rows that were deleted on another device. Track those tables too, or turn EnforceForeignKeys off.");
            foreach (var table in _tables)
                SetViolatingAside(table);
        }
        _quarantine.Save();
    }

    private void SetViolatingAside(CapturedTable table)
    {
        var arena = new ByteArena();
        foreach (var (sql, reason) in ForeignKeys.ViolationQueries(_database, table).ToArray())
        {
            var keys = new List<Value[]>();
            var violating = _database.Prepare(sql);
            while (violating.Step())
                keys.Add([.. Enumerable.Range(0, table.KeyNames.Count).Select(i => violating.Value(i, arena))]);
            var reader = new RowValues(_database, table, arena);
            foreach (var key in keys)
            {
                if (!reader.TryRead(key, table.AllColumns, out var values))
                    continue;
                _quarantine.Add(table, new RowId(table.Id, RowKey.Encode(key)), RowOperation.Insert, key, table.AllColumns, values, reason);
                _rows.TryApply(table, RowOperation.Delete, key, ColumnSet.Empty, [], out _);
            }
        }
    }

    private static Value[] Select(ColumnSet columns, ReadOnlySpan<Value> values, ColumnSet visible)
    {
        var selected = new Value[visible.Count];
        for (int i = 0, j = 0; i < columns.Count; i++)
        {
            if (visible.Contains(columns.Indexes[i]))
                selected[j++] = values[i];
        }
        return selected;
    }
}
