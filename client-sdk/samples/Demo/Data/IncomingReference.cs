namespace OfflineSync.Demo.Data;

/// <summary>A foreign key that refers to a table.</summary>
/// <param name="Table">The table that refers.</param>
/// <param name="Columns">Its columns.</param>
/// <param name="Targets">The columns that they refer to; empty for the primary key.</param>
internal sealed record IncomingReference(string Table, IReadOnlyList<string> Columns, IReadOnlyList<string> Targets)
{
    /// <summary>The foreign keys to a table, from rows of (table, target table, column, target column, foreign key id).</summary>
    public static IEnumerable<IncomingReference> Find(string table, List<object[]> references) =>
        from reference in references
        where string.Equals((string)reference[1], table, StringComparison.OrdinalIgnoreCase)
        group reference by ((string)reference[0], (long)reference[4]) into columns
        select new IncomingReference(
            columns.Key.Item1,
            [.. columns.Select(c => (string)c[2])],
            [.. columns.Select(c => c[3]).OfType<string>()]);

    /// <summary>The condition that no row of this foreign key refers to row <c>t</c> of the table.</summary>
    public string NotReferring(TableShape target)
    {
        var targets = Targets.Count > 0 ? Targets : [.. target.Key.Select(c => c.Name)];
        var same = Columns.Zip(targets, (column, key) => $"r.{column.Quoted()} = t.{key.Quoted()}");
        return $"NOT EXISTS (SELECT 1 FROM {Table.Quoted()} r WHERE {string.Join(" AND ", same)})";
    }
}
