using Microsoft.Data.Sqlite;

namespace OfflineSync.Demo.Data;

/// <summary>A table's columns and who refers to it.</summary>
/// <param name="Name">The table's name.</param>
/// <param name="Columns">Its columns.</param>
/// <param name="Incoming">The foreign keys of other tables (or its own) that refer to it.</param>
internal sealed record TableShape(string Name, IReadOnlyList<ColumnShape> Columns, IReadOnlyList<IncomingReference> Incoming)
{
    public IReadOnlyList<ColumnShape> Key { get; } = [.. Columns.Where(c => c.IsKey).OrderBy(c => c.KeyPosition)];

    /// <summary>The condition that picks one row by its key, whose values are the parameters from <paramref name="first"/> on.</summary>
    public string KeyCondition(int first = 1) => string.Join(" AND ", Key.Select((c, i) => $"{c.Name.Quoted()} = ?{first + i}"));

    public static List<TableShape> ReadAll(SqliteConnection connection, IEnumerable<string> tables)
    {
        var references = connection.Rows(
            """
            SELECT m.name, f."table", f."from", f."to", f.id FROM sqlite_master m JOIN pragma_foreign_key_list(m.name) f
            WHERE m.type = 'table' ORDER BY m.name, f.id, f.seq
            """);
        return [.. tables.Select(table => Read(connection, table, references))];
    }

    private static TableShape Read(SqliteConnection connection, string table, List<object[]> references)
    {
        var unique = connection.Rows(
            "SELECT DISTINCT c.name FROM pragma_index_list(?1) i JOIN pragma_index_info(i.name) c WHERE i.\"unique\" AND i.origin <> 'pk'", table);
        var columns = connection.Rows("SELECT name, type, pk, hidden FROM pragma_table_xinfo(?1) WHERE hidden <> 1", table).Select(row => new ColumnShape(
            (string)row[0],
            ((string)row[1]).ToUpperInvariant(),
            (int)(long)row[2],
            (long)row[3] > 0,
            unique.Any(u => Same(u[0], row[0])),
            references.Any(r => Same(r[0], table) && Same(r[2], row[0]))));
        return new(table, [.. columns], [.. IncomingReference.Find(table, references)]);
    }

    private static bool Same(object left, object right) => string.Equals(left as string, right as string, StringComparison.OrdinalIgnoreCase);
}
