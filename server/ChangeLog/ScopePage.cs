namespace OfflineSync.Server.ChangeLog;

/// <summary>Rows of a scope in log order, and the log's state at the same instant.</summary>
/// <param name="Head">The log's state; the default for a scope that does not exist.</param>
/// <param name="Rows">The rows.</param>
/// <param name="Complete">Whether these were all rows up to the head.</param>
internal sealed record ScopePage(ScopeHead Head, IReadOnlyList<StoredRow> Rows, bool Complete);
