using Microsoft.Data.Sqlite;
using OfflineSync.Demo.Data;

namespace OfflineSync.Demo.Edits;

/// <summary>A value that devices wrote offline, or (without a column) a row that one of them deleted.</summary>
internal sealed class WatchedCell(string story, TableShape table, object[] key, string? column)
{
    private readonly List<(int Device, string Text, object? Value)> _writes = [];

    public string Story => story;

    public string Place => $"{table.Name}.{column ?? "*"} [{string.Join(", ", key.Select(Text).Select(Abbreviated))}]";

    /// <summary>Device and value of each write, in the order of time.</summary>
    public IEnumerable<(int Device, string Text)> Writes => _writes.Select(w => (w.Device, w.Text));

    public bool Is(TableShape otherTable, object[] otherKey, string? otherColumn) =>
        table.Name == otherTable.Name && column == otherColumn && key.SequenceEqual(otherKey);

    public void Wrote(int device, object? value) => _writes.Add((device, Text(value), value));

    public void Did(int device, string what) => _writes.Add((device, what, null));

    /// <summary>What became of it, and whether that is one of the outcomes that the merge rules allow.</summary>
    public (string Outcome, bool IsAllowed) Read(SqliteConnection connection)
    {
        var rows = connection.Rows(
            $"SELECT {(column is null ? "1" : column.Quoted())} FROM {table.Name.Quoted()} WHERE {table.KeyCondition()}", key);
        if (column is null)
            return rows.Count == 0 ? ("deleted", true) : ("still there", false);
        if (rows.Count == 0)
            return ("row is missing", false);
        return (Text(rows[0][0]), _writes.Any(w => Equals(w.Value, rows[0][0])));
    }

    /// <summary>The first part of a UUID is enough to tell rows apart.</summary>
    private static string Abbreviated(string key) => Guid.TryParse(key, out _) ? $"{key[..8]}…" : key;

    private static string Text(object? value) => value switch
    {
        null or DBNull => "NULL",
        byte[] bytes => $"{bytes.Length} bytes",
        _ => FormattableString.Invariant($"{value}"),
    };
}
