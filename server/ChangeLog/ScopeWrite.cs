namespace OfflineSync.Server.ChangeLog;

/// <summary>What one transaction adds to a scope.</summary>
/// <param name="Head">The log's state afterwards.</param>
/// <param name="Changes">The changes, in order.</param>
/// <param name="Tables">New tables of the dictionary.</param>
/// <param name="Columns">New columns of the dictionary.</param>
/// <param name="Rows">The rows that are different now, each once.</param>
internal sealed record ScopeWrite(
    ScopeHead Head,
    IReadOnlyList<ChangeEntry> Changes,
    IReadOnlyList<TableRecord> Tables,
    IReadOnlyList<ColumnRecord> Columns,
    IReadOnlyList<RowRecord> Rows);
