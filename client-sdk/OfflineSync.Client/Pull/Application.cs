using OfflineSync.Client.Capture;
using OfflineSync.Client.Conflicts;
using OfflineSync.Client.Eviction;
using OfflineSync.Client.Notifications;
using OfflineSync.Client.Outbox;
using OfflineSync.Client.Shadows;
using OfflineSync.Client.Storage;
using OfflineSync.Protocol.Rows;
using OfflineSync.Protocol.V1;
using OfflineSync.Protocol.Values;
using Value = OfflineSync.Protocol.Values.Value;

namespace OfflineSync.Client.Pull;

/// <summary>One checkpoint being applied: rebases pending writes over rows from the server, and sets aside what does not fit.</summary>
internal sealed class Application
{
    private readonly CheckpointApplier _applier;
    private readonly Database _database;
    private readonly string _scope;
    private readonly RowChanges _changes;
    private readonly long _previous;
    private readonly ShadowTables _shadows;
    private readonly RowApplier _rows;
    private readonly Quarantine _quarantine;
    private readonly ReferenceCheck _references;
    private readonly bool _anyUnsent;
    private readonly RowImages _images;
    private readonly RowPins _pins;
    private readonly ColumnDefaults _defaults;
    private readonly HashSet<int> _tables;
    private readonly UseTables _uses;

    public Application(
        CheckpointApplier applier,
        Database database,
        string scope,
        long checkpoint,
        IReadOnlyList<CapturedTable> tables,
        ReferenceCheck references,
        RowChanges changes,
        long now)
    {
        _applier = applier;
        _database = database;
        _scope = scope;
        _changes = changes;
        _references = references;
        _previous = ScopeState.Read(database, scope).Change;
        _shadows = new ShadowTables(database);
        _rows = new RowApplier(database, _shadows);
        _quarantine = Quarantine.Load(database, _rows, tables, now);
        _anyUnsent = UnsentRows.Any(database);
        _images = RowImages.Read(database, scope, tables);
        _pins = new RowPins(database);
        _defaults = new ColumnDefaults(database);
        _uses = new UseTables(database, now);
        _tables = [.. tables.Where(table => table.Scope == scope).Select(table => table.Id)];
        Pending = PendingWrites.Read(database, scope, checkpoint, tables);
    }

    public PendingWrites Pending { get; }

    /// <summary>Notes rows of the staging table, up to a number, that were written in one statement.</summary>
    public void Moved(CapturedTable table, string source, long before, long count)
    {
        _shadows.Find(table)?.CopyStaged(source, before);
        _uses.TouchStaged(table, source, before);
        _changes.AddMany(table.Name, count);
        _references.TouchMany();
    }

    /// <summary>Whether the rows of a table may be written without a look at each.</summary>
    public bool IsPlain(CapturedTable table) => !Pending.HasTable(table.Id) && _quarantine.IsEmpty && !_anyUnsent;

    public void Rows(IncomingTable rows)
    {
        foreach (var column in rows.UnknownColumns)
            _applier.NoteSkipped(_scope, rows.Table.Name, column);
        while (rows.Read())
            Row(rows.Table, rows.Operation, rows.Key, rows.Columns, rows.Values);
    }

    public void Row(CapturedTable table, RowOperation operation, ReadOnlySpan<Value> key, ColumnSet columns, ReadOnlySpan<Value> values)
    {
        // The row may be here with other columns: as it was before it was deleted and created anew, or as a mutation left it that was rejected.
        if (operation == RowOperation.Insert && columns.Count < table.ValueNames.Count && !IsUnsent(table, key))
        {
            values = _defaults.Complete(table, columns, values);
            columns = table.AllColumns;
        }
        if (!Pending.IsEmpty || !_quarantine.IsEmpty)
        {
            var id = new RowId(table.Id, RowKey.Encode(key));
            var pending = Pending.Find(id);
            if (pending is not null && operation == RowOperation.Insert && IsBack(table, id, key, pending))
                values = pending.PutOn(columns, values);
            else if (pending is not null)
            {
                var visible = pending.Visible(operation, columns) ?? ColumnSet.Empty;
                Hide(table, id, key, columns.Except(visible), operation);
                if (operation == RowOperation.Delete)
                {
                    // The server makes the row of what is pending alone.
                    visible = columns = pending.EditedAnew;
                    values = new Value[columns.Count];
                    operation = RowOperation.Update;
                }
                if (visible.Count == 0)
                    return;
                if (visible.Count < columns.Count)
                {
                    values = Select(columns, values, visible);
                    columns = visible;
                    // The row is there, with the pending columns on it.
                    operation = RowOperation.Update;
                }
                values = pending.Rebase(columns, values);
            }
            if (_quarantine.TryMerge(table, id, operation, key, columns, values))
            {
                Hide(table, id, key, columns, operation);
                return;
            }
        }
        if (operation == RowOperation.Delete && !_images.IsEmpty)
            _images.Keep(table, new RowId(table.Id, RowKey.Encode(key)), key);
        if (_rows.TryApply(table, operation, key, columns, values, out var reason))
        {
            Applied(table, operation, key);
            if (_anyUnsent && operation == RowOperation.Insert && columns.Count == table.ValueNames.Count)
                UnsentRows.Remove(_database, new RowId(table.Id, RowKey.Encode(key)));
            return;
        }
        // The row was evicted: it comes as a whole when it is fetched, or from a server that knows what this device keeps.
        if (operation == RowOperation.Update && table.IsPartial && !IsHere(table, key))
            return;
        var held = new RowId(table.Id, RowKey.Encode(key));
        _quarantine.Add(table, held, operation, key, columns, values, reason!);
        Hide(table, held, key, columns, operation);
    }

    /// <summary>Lets go of the rows of tables in quarantine, before these are applied anew.</summary>
    public void ForgetQuarantine(IEnumerable<CapturedTable> tables) => _quarantine.Forget(tables);

    /// <summary>Tries again what did not fit, and sets aside what refers to missing rows.</summary>
    /// <returns>How many rows are newly set aside.</returns>
    public int Finish()
    {
        _quarantine.Retry((table, row) => Applied(table, row.Operation, row.Key));
        _references.Run(SetAside);
        var added = _quarantine.Save();
        _pins.Release(row => Pending.Find(row) is not null || _quarantine.Holds(row) || !_tables.Contains(row.Table));
        return added;
    }

    /// <summary>Whether a row that was evicted comes back under writes which the server was to have, and has not.</summary>
    private bool IsBack(CapturedTable table, in RowId id, ReadOnlySpan<Value> key, PendingRow pending) =>
        table.IsPartial && !pending.IsDeleted && !_quarantine.Holds(id) && !IsHere(table, key);

    private bool IsHere(CapturedTable table, ReadOnlySpan<Value> key) => new RowValues(_database, table, new ByteArena()).TryRead(key, ColumnSet.Empty, out _);

    private bool IsUnsent(CapturedTable table, ReadOnlySpan<Value> key) =>
        _anyUnsent && UnsentRows.Contains(_database, new RowId(table.Id, RowKey.Encode(key)));

    /// <summary>Notes that the row still is as of the checkpoint before, as are its texts.</summary>
    private void Hide(CapturedTable table, in RowId id, ReadOnlySpan<Value> key, ColumnSet columns, RowOperation operation)
    {
        if (columns.Count == 0 && operation != RowOperation.Delete)
            return;
        _pins.Add(id, _previous);
        _shadows.Find(table)?.Pin(key, columns, _previous);
    }

    private void Applied(CapturedTable table, RowOperation operation, ReadOnlySpan<Value> key)
    {
        _changes.Add(table.Name, key, operation);
        if (operation == RowOperation.Delete)
            _uses.Delete(table, key);
        else
            _uses.Touch(table, key);
        _references.Touch(table, key, operation == RowOperation.Delete);
    }

    private void SetAside(CapturedTable table, Value[] key, string reason)
    {
        if (!new RowValues(_database, table, new ByteArena()).TryRead(key, table.AllColumns, out var values))
            return;
        _quarantine.Add(table, new RowId(table.Id, RowKey.Encode(key)), RowOperation.Insert, key, table.AllColumns, values, reason);
        _rows.TryApply(table, RowOperation.Delete, key, ColumnSet.Empty, [], out _);
    }

    /// <summary>The values of some of the columns.</summary>
    public static Value[] Select(ColumnSet columns, ReadOnlySpan<Value> values, ColumnSet visible)
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
