namespace OfflineSync.Client;

/// <summary>Rows of one table that changed.</summary>
/// <param name="Table">The table.</param>
/// <param name="RowCount">How many rows changed.</param>
/// <param name="Rows">The rows; null when more than 1,000 changed: read the table anew.</param>
public sealed record TableChange(string Table, int RowCount, IReadOnlyList<RowChange>? Rows);
