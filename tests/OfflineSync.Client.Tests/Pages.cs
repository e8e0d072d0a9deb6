using Google.Protobuf;
using OfflineSync.Protocol.Rows;
using OfflineSync.Protocol.V1;
using Value = OfflineSync.Protocol.Values.Value;

namespace OfflineSync.Client.Tests;

/// <summary>Makes pages as a server sends them, of tables with one key column named id.</summary>
internal static class Pages
{
    public static IReadOnlyList<Page> Checkpoint(ulong change, params TableChanges[] rows) => [Last(change, rows)];

    public static Page Last(ulong change, params TableChanges[] rows) => Part(change, rows, isLast: true);

    public static Page Part(ulong change, TableChanges[] rows, bool isLast = false) => new()
    {
        Changes = new ChangeSet { Tables = { rows } },
        Cursor = ByteString.CopyFromUtf8($"c{change}{(isLast ? "" : $"-{rows.Length}")}"),
        Change = change,
        Checkpoint = isLast,
    };

    /// <summary>Says how many rows follow a page.</summary>
    public static Page With(this Page page, ulong remainingRows)
    {
        page.RemainingRows = remainingRows;
        return page;
    }

    public static TableChanges Insert(string table, string key, params (string Column, object? Value)[] cells) => Row(RowOperation.Insert, table, key, cells);

    public static TableChanges Update(string table, string key, params (string Column, object? Value)[] cells) => Row(RowOperation.Update, table, key, cells);

    public static TableChanges Delete(string table, string key) => Row(RowOperation.Delete, table, key, []);

    private static TableChanges Row(RowOperation operation, string table, string key, (string Column, object? Value)[] cells)
    {
        var writer = new RowWriter(table, ["id"], [.. cells.Select(cell => cell.Column)]);
        writer.Add(operation, [Value.FromText(key)], ColumnSet.All(cells.Length), [.. cells.Select(cell => ToValue(cell.Value))]);
        return writer.Build();
    }

    private static Value ToValue(object? value) => value switch
    {
        null => Value.Null,
        int number => Value.FromInteger(number),
        string text => Value.FromText(text),
        _ => throw new ArgumentException($"No value of a page: {value}", nameof(value)),
    };
}
