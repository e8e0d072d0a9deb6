namespace OfflineSync.Server.Merge;

/// <summary>What a merge made of a column.</summary>
/// <param name="Column">The column now; its stamp is set by the caller.</param>
/// <param name="Kind">Whose value it is.</param>
internal readonly record struct ColumnOutcome(ColumnState Column, OutcomeKind Kind);
