namespace OfflineSync.Server.ChangeLog.Ranges;

/// <summary>All rows of some tables after a position of each, merged in log order.</summary>
/// <param name="Tables">The tables, each once.</param>
internal sealed record TablesRange(IReadOnlyList<TableStart> Tables) : RowRange;
