using OfflineSync.Client.Capture;
using OfflineSync.Client.Edits;
using OfflineSync.Client.Outbox;
using OfflineSync.Client.Pull;
using OfflineSync.Client.Storage;
using OfflineSync.Protocol.Rows;
using OfflineSync.Protocol.V1;
using RowKey = OfflineSync.Protocol.Values.RowKey;
using Value = OfflineSync.Protocol.Values.Value;

namespace OfflineSync.Client.Conflicts;

/// <summary>Makes what lost the app's latest word. Runs inside a transaction of the caller, with the triggers on.</summary>
internal sealed class Settlement(Database database, IReadOnlyList<CapturedTable> tables)
{
    private readonly LocalRows _rows = new(database);

    /// <summary>Writes what this device had written and removes the entries that this settles.</summary>
    /// <exception cref="OfflineSyncException">The tables do not take it.</exception>
    public void TakeMine(ConflictEntry entry)
    {
        var table = entry.FindTable(tables) ?? throw Refuse($"table \"{entry.Table}\" is not tracked. Track it, or dismiss the conflict.");
        var key = RowKey.Decode(entry.Key);
        if (key.Length != table.KeyNames.Count)
            throw Refuse($"the key of table \"{table.Name}\" is another one now. Dismiss the conflict.");
        if (entry.Column.Length == 0)
            Apply(table, RowOperation.Delete, key, ColumnSet.Empty, []);
        else if (new RowValues(database, table, new ByteArena()).TryRead(key, table.AllColumns, out var shown))
            Update(table, key, entry, shown);
        else if (entry.IsRowGone)
            Restore(table, key, entry);
        else
            throw Refuse($"the row of table \"{table.Name}\" is not there any more. Insert it first, or dismiss the conflict.");
        Settle(entry);
    }

    /// <summary>Removes the entries that a decision about this one settles: those of its cell, or all that were gone with the row.</summary>
    public void Settle(ConflictEntry entry) =>
        ConflictStore.Remove(database, ConflictStore.OfRow(database, entry).Where(other => entry.IsRowGone ? other.IsRowGone : other.Column == entry.Column));

    private void Update(CapturedTable table, Value[] key, ConflictEntry entry, ReadOnlySpan<Value> shown)
    {
        var values = new SortedDictionary<int, Value>();
        foreach (var losing in entry.IsRowGone ? ConflictStore.OfRow(database, entry).Where(other => other.IsRowGone) : [entry])
        {
            var column = Column(table, losing);
            var before = values.TryGetValue(column, out var earlier) ? earlier : shown[column];
            values[column] = losing.MineOn(table.Rules[column].Type, before);
        }
        foreach (var column in values.Keys.ToArray())
        {
            if (values[column] == shown[column])
                values.Remove(column);
        }
        Apply(table, RowOperation.Update, key, ColumnSet.FromIndexes(values.Keys), [.. values.Values]);
    }

    private void Restore(CapturedTable table, Value[] key, ConflictEntry entry)
    {
        var image = ConflictStore.Image(database, entry) ?? throw Refuse(
            $"the row of table \"{table.Name}\" is gone and was not kept as a whole. Insert it with the value again, and dismiss the conflict.");
        var kept = new IncomingTable(table, TableChanges.Parser.ParseFrom(image));
        kept.Read();
        var values = new SortedDictionary<int, Value>();
        for (var i = 0; i < kept.Columns.Count; i++)
            values[kept.Columns.Indexes[i]] = kept.Values[i];
        foreach (var losing in ConflictStore.OfRow(database, entry).Where(other => other.IsRowGone))
        {
            // What lost in a counter, a set or a text is in the kept row already.
            var column = Column(table, losing);
            if (table.Rules[column].Type == ColumnType.Register)
                values[column] = losing.Mine;
        }
        Apply(table, RowOperation.Insert, key, ColumnSet.FromIndexes(values.Keys), [.. values.Values]);
    }

    private static int Column(CapturedTable table, ConflictEntry entry) => entry.ColumnOf(table) is >= 0 and var column
        ? column
        : throw Refuse($"table \"{table.Name}\" has no column \"{entry.Column}\". Dismiss the conflict, or update the app.");

    private void Apply(CapturedTable table, RowOperation operation, Value[] key, ColumnSet columns, Value[] values)
    {
        if (_rows.Write(table, operation, key, columns, values) is { } reason)
            throw Refuse($"table \"{table.Name}\" does not take it: {reason}. Change the rows that are in the way, or dismiss the conflict.");
    }

    private static OfflineSyncException Refuse(string why) => new(OfflineSyncError.CannotApply, $"Your value cannot be taken: {why}");
}
