using OfflineSync.Client.Capture;
using OfflineSync.Client.Edits;
using OfflineSync.Client.Outbox;
using OfflineSync.Client.Pull;
using OfflineSync.Client.Storage;
using OfflineSync.Protocol.Rows;
using OfflineSync.Protocol.V1;
using static OfflineSync.Client.Storage.SqlName;
using Value = OfflineSync.Protocol.Values.Value;

namespace OfflineSync.Client.Rejections;

/// <summary>Writes what a rejected mutation had written again. Runs inside a transaction of the caller, with the triggers on.</summary>
internal sealed class Retry(Database database, IReadOnlyList<CapturedTable> tables)
{
    private readonly LocalRows _rows = new(database);

    /// <exception cref="OfflineSyncException">The tables do not take it.</exception>
    public void Run(RejectedStore.Entry entry)
    {
        if (entry.IsShown)
            throw Refuse("its rows have not come back from the server yet. Sync first.");
        if (entry.ChangeSet.Length == 0)
            throw Refuse("its values were not kept. Write the row again, and drop the entry.");
        foreach (var block in ChangeSet.Parser.ParseFrom(entry.ChangeSet).Tables)
        {
            var table = CapturedTable.Find(tables, entry.Scope, block.Table)
                ?? throw Refuse($"table \"{block.Table}\" is not tracked. Track it, or drop the entry.");
            Apply(table, new RowReader(block));
        }
    }

    private void Apply(CapturedTable table, RowReader rows)
    {
        var map = ColumnMap.For(table, rows.ValueColumns);
        var shown = new RowValues(database, table, new ByteArena());
        while (rows.Read())
        {
            // Only a row that could not be sent stands there without its values.
            if (rows.Operation == RowOperation.Insert && rows.Columns.Count == 0)
                CaptureAgain(table, rows.Key);
            else
                Write(table, rows, map, shown);
        }
    }

    private void Write(CapturedTable table, RowReader rows, int[] map, RowValues shown)
    {
        shown.TryRead(rows.Key, table.AllColumns, out var before);
        var values = new SortedDictionary<int, Value>();
        for (var i = 0; i < rows.Columns.Count; i++)
        {
            var source = rows.Columns.Indexes[i];
            if (map[source] < 0)
                continue;
            values[map[source]] = ShownValue.After(before.IsEmpty ? Value.Null : before[map[source]], rows.FormOf(source), rows.Values[i]);
        }
        if (_rows.Write(table, rows.Operation, rows.Key, ColumnSet.FromIndexes(values.Keys), [.. values.Values]) is { } reason)
            throw Refuse($"table \"{table.Name}\" does not take it: {reason}. Change the rows that are in the way, or drop the entry.");
    }

    private void CaptureAgain(CapturedTable table, ReadOnlySpan<Value> key)
    {
        var capture = database.Prepare(
            $"{CaptureTriggers.InsertInto(table)} SELECT {table.Id}, {CaptureTriggers.Now}, {CaptureTriggers.Inserted(table)}, {List(table.KeyNames)} "
            + $"FROM {Quote(table.Name)} WHERE {table.MatchKey(1)}");
        capture.BindAll(1, key);
        capture.Run();
        if (database.Changes == 0 && table.ValueNames.Count > 0)
            throw Refuse($"the row of table \"{table.Name}\" is not there any more. Drop the entry.");
        if (database.Changes == 0)
            _rows.Write(table, RowOperation.Insert, key, ColumnSet.Empty, []);
    }

    private static OfflineSyncException Refuse(string why) => new(OfflineSyncError.CannotApply, $"The mutation cannot be tried again: {why}");
}
