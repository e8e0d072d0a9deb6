namespace OfflineSync.Client.Schema;

/// <summary>A tracked table as SQLite declares it.</summary>
internal sealed record TableSchema(
    string Name,
    IReadOnlyList<string> KeyColumns,
    IReadOnlyList<TableColumn> ValueColumns,
    IReadOnlyList<UniqueIndex> UniqueIndexes,
    IReadOnlyList<string> References)
{
    /// <summary>The key columns in which SQLite takes different values for equal.</summary>
    public IReadOnlyList<LooseKey> LooseKeys { get; init; } = [];
}

/// <summary>A column that is not part of the key.</summary>
internal sealed record TableColumn(string Name, ColumnAffinity Affinity)
{
    /// <summary>Whether SQLite converts what is stored. A column without affinity can change its storage class and still compare equal.</summary>
    public bool HasAffinity => Affinity != ColumnAffinity.Blob;
}
