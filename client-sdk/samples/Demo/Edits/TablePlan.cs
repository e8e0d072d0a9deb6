using Microsoft.Data.Sqlite;
using OfflineSync.Demo.Data;

namespace OfflineSync.Demo.Edits;

/// <summary>Which rows of a table the devices write: fixed before they go offline, while all have the same rows.</summary>
/// <param name="Table">The table.</param>
/// <param name="Columns">The columns that any text or number can be written to.</param>
/// <param name="First">Keys of rows to update and to copy.</param>
/// <param name="Unreferenced">Keys of rows that nothing refers to, none of them in <paramref name="First"/>: rows to delete.</param>
/// <param name="LargestKey">The largest integer in the last key column; null when it has none.</param>
/// <param name="Devices">The number of devices.</param>
internal sealed record TablePlan(
    TableShape Table,
    IReadOnlyList<ColumnShape> Columns,
    IReadOnlyList<object[]> First,
    IReadOnlyList<object[]> Unreferenced,
    long? LargestKey,
    int Devices)
{
    public const int SharedRows = 2;
    public const int OwnRows = 8;
    public const int OwnDeletes = 3;

    public static TablePlan Create(SqliteConnection connection, TableShape table, int devices)
    {
        var key = string.Join(", ", table.Key.Select(c => c.Name.Quoted()));
        var descending = string.Join(", ", table.Key.Select(c => $"{c.Name.Quoted()} DESC"));
        var count = (long)connection.Scalar($"SELECT count(*) FROM {table.Name.Quoted()}")!;
        // At most half of the rows are written first, so that the rows to delete, counted from the end, are others.
        var first = Math.Min((count + 1) / 2, SharedRows + (OwnRows * devices));
        var last = Math.Min(count - first, 1 + (OwnDeletes * devices));
        var free = string.Join(" AND ", table.Incoming.Select(r => r.NotReferring(table)).Prepend("1"));
        return new(
            table,
            [.. table.Columns.Where(c => c.IsFree && (c.IsText || c.IsNumber))],
            connection.Rows($"SELECT {key} FROM {table.Name.Quoted()} ORDER BY {key} LIMIT ?1", first),
            connection.Rows(
                $"SELECT * FROM (SELECT {key} FROM {table.Name.Quoted()} ORDER BY {descending} LIMIT ?1) t WHERE {free}", last),
            connection.Scalar($"SELECT max({table.Key[^1].Name.Quoted()}) FROM {table.Name.Quoted()}") as long?,
            devices);
    }
}
