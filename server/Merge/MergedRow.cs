namespace OfflineSync.Server.Merge;

/// <summary>What a merge made of a row.</summary>
/// <param name="State">The row now.</param>
/// <param name="Lost">Whether the write lost anywhere: its client needs the row back.</param>
internal readonly record struct MergedRow(RowState State, bool Lost);
