using Microsoft.Data.Sqlite;
using OfflineSync.Demo.Data;

namespace OfflineSync.Demo.Edits;

/// <summary>One device's edits of one table. What a constraint of the schema refuses is left out.</summary>
internal sealed class TableEdits(SqliteConnection connection, TablePlan plan, int device, EditJournal journal)
{
    private const int ConstraintFailed = 19;
    private const int Seed = 9_000;

    private readonly Random _random = new(Seed + device);
    private readonly string _table = plan.Table.Name.Quoted();

    public int Rows { get; private set; }

    public void UpdateSharedRows()
    {
        if (plan.Columns.Count == 0 || plan.First.Count == 0)
            return;
        Update(plan.First[0], plan.Columns[0], "all write one column");
        if (plan.Columns.Count > 1 && plan.First.Count > 1)
            Update(plan.First[1], plan.Columns[device % plan.Columns.Count], "each its own column of one row");
    }

    public void UpdateOwnRows()
    {
        if (plan.Columns.Count == 0)
            return;
        foreach (var key in plan.First.Skip(TablePlan.SharedRows + (device * TablePlan.OwnRows)).Take(TablePlan.OwnRows))
            Update(key, _random.Pick(plan.Columns), story: null);
    }

    public void InsertCopies()
    {
        foreach (var key in plan.First.Skip(device).Take(TablePlan.OwnDeletes))
        {
            if (new RowCopy(connection, plan.Table, key, NewKey()).Values is { } values)
                Insert(values);
        }
    }

    public void DeleteRows()
    {
        if (plan.Unreferenced.Count == 0)
            return;
        var contested = plan.Unreferenced[0];
        if (device == 0 && Delete(contested) && plan.Columns.Count > 0)
            journal.Watch("delete against update", plan.Table, contested, null).Did(device, "deletes the row");
        else if (device > 0 && plan.Columns.Count > 0 && Update(contested, plan.Columns[0], story: null))
            journal.Find(plan.Table, contested, null)?.Did(device, "updates the row");
        foreach (var key in plan.Unreferenced.Skip(1 + (device * TablePlan.OwnDeletes)).Take(TablePlan.OwnDeletes))
            Delete(key);
    }

    private bool Update(object[] key, ColumnShape column, string? story)
    {
        var name = column.Name.Quoted();
        var current = connection.Scalar($"SELECT {name} FROM {_table} WHERE {plan.Table.KeyCondition()}", key);
        object? value = current switch
        {
            string text => $"{text} (device {device + 1})",
            long number => number + 1 + device,
            double number => number + 0.25 + device,
            byte[] => null,
            _ => column.IsText ? $"device {device + 1}" : (object)(long)(device + 1),
        };
        if (value is null || !Try(EditKind.Update, $"UPDATE {_table} SET {name} = ?1 WHERE {plan.Table.KeyCondition(2)}", [value, .. key]))
            return false;
        if (story is not null)
        {
            // Read back: the column's affinity may have converted it.
            var stored = connection.Scalar($"SELECT {name} FROM {_table} WHERE {plan.Table.KeyCondition()}", key);
            journal.Watch(story, plan.Table, key, column.Name).Wrote(device, stored);
        }
        return true;
    }

    private void Insert(IReadOnlyList<(string Column, object Value)> values)
    {
        var columns = string.Join(", ", values.Select(v => v.Column.Quoted()));
        var parameters = string.Join(", ", values.Select((_, i) => $"?{i + 1}"));
        Try(EditKind.Insert, $"INSERT INTO {_table} ({columns}) VALUES ({parameters})", [.. values.Select(v => v.Value)]);
    }

    private bool Delete(object[] key) => Try(EditKind.Delete, $"DELETE FROM {_table} WHERE {plan.Table.KeyCondition()}", key);

    /// <summary>A value for the last key column that no other device makes.</summary>
    private object NewKey()
    {
        if (plan.LargestKey is not { } largest)
            return _random.NextId();
        return largest + 1 + device + ((long)plan.Devices * journal.Rows(device, EditKind.Insert));
    }

    private bool Try(EditKind kind, string sql, object?[] values)
    {
        connection.Execute("SAVEPOINT edit");
        try
        {
            var rows = connection.Execute(sql, values);
            connection.Execute("RELEASE edit");
            journal.Count(device, kind, rows);
            Rows += rows;
            return rows > 0;
        }
        catch (SqliteException e) when (e.SqliteErrorCode == ConstraintFailed)
        {
            connection.Execute("ROLLBACK TO edit");
            connection.Execute("RELEASE edit");
            return false;
        }
    }
}
