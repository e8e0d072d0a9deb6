namespace OfflineSync.Server.Validation;

/// <summary>A mutation as it would take effect.</summary>
public sealed record MutationContext
{
    /// <summary>The scope.</summary>
    public required string Scope { get; init; }

    /// <summary>The client that wrote it.</summary>
    public required Guid Client { get; init; }

    /// <summary>When it was written, by the writer's clock as corrected by the server's.</summary>
    public required DateTimeOffset WrittenAt { get; init; }

    /// <summary>All rows that it writes, of all tables, in its order.</summary>
    public required IReadOnlyList<ValidatedRow> Rows { get; init; }

    /// <summary>The rows of one table.</summary>
    public IEnumerable<ValidatedRow> RowsOf(string table) => Rows.Where(row => Protocol.Rows.NameComparer.Instance.Equals(row.Table, table));
}
