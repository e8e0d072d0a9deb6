using Microsoft.Data.Sqlite;
using OfflineSync.Demo.Data;

namespace OfflineSync.Demo.Edits;

/// <summary>A copy of a row under a new key.</summary>
internal sealed class RowCopy
{
    public RowCopy(SqliteConnection connection, TableShape table, object[] key, object newKey)
    {
        var last = table.Key[^1];
        // A key that consists of references has no new value that refers to something.
        if (last.IsReference)
            return;
        var columns = table.Columns.Where(c => !c.IsGenerated).ToList();
        var row = connection.Rows(
            $"SELECT {string.Join(", ", columns.Select(c => c.Name.Quoted()))} FROM {table.Name.Quoted()} WHERE {table.KeyCondition()}", key)[0];
        Values = [.. columns.Select((c, i) => (c.Name, c == last ? newKey : c.IsUnique ? MakeUnique(row[i], newKey) : row[i]))];
    }

    /// <summary>Column and value; null when the row cannot be copied.</summary>
    public IReadOnlyList<(string Column, object Value)>? Values { get; }

    private static object MakeUnique(object value, object newKey) => value is string text ? $"{text} {newKey}" : value;
}
