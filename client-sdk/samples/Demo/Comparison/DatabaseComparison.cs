using OfflineSync.Demo.Data;

namespace OfflineSync.Demo.Comparison;

/// <summary>Compares tables of databases row by row: value and storage class.</summary>
internal sealed class DatabaseComparison
{
    private DatabaseComparison(Dictionary<string, long> rows, List<Difference> differences)
    {
        Rows = rows;
        Differences = differences;
    }

    /// <summary>The number of rows in each table of the reference.</summary>
    public IReadOnlyDictionary<string, long> Rows { get; }

    /// <summary>At most one for each table and side.</summary>
    public IReadOnlyList<Difference> Differences { get; }

    /// <param name="reference">The database that the others must equal.</param>
    /// <param name="sides">Name and path of each other database.</param>
    /// <param name="tables">The tables to compare.</param>
    public static DatabaseComparison Run(string reference, IReadOnlyList<(string Name, string Path)> sides, IReadOnlyList<string> tables)
    {
        using var connection = SqliteFile.Open(reference);
        var shapes = TableShape.ReadAll(connection, tables);
        var rows = shapes.ToDictionary(s => s.Name, s => (long)connection.Scalar($"SELECT count(*) FROM {s.Name.Quoted()}")!);
        var differences = new List<Difference>();
        foreach (var (name, path) in sides)
        {
            using var side = SqliteFile.Open(path);
            foreach (var shape in shapes)
            {
                using var expected = new TableCursor(connection, shape);
                using var actual = new TableCursor(side, shape);
                if (Compare(expected, actual) is { } description)
                    differences.Add(new(shape.Name, name, description));
            }
        }
        return new(rows, differences);
    }

    private static string? Compare(TableCursor expected, TableCursor actual)
    {
        for (var count = 0L; ; count++)
        {
            switch (expected.Read(), actual.Read())
            {
                case (false, false):
                    return null;
                case (true, false):
                    return $"ends after {count} rows, row {expected.Key()} is missing";
                case (false, true):
                    return $"has a row too many: {actual.Key()}";
                default:
                    if (actual.Compare(expected) is { } difference)
                        return difference;
                    break;
            }
        }
    }
}
