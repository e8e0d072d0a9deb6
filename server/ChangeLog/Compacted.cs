namespace OfflineSync.Server.ChangeLog;

/// <summary>What a compaction has removed.</summary>
/// <param name="Tombstones">So many tombstones.</param>
/// <param name="Results">So many results.</param>
/// <param name="Conflicts">So many conflicts.</param>
internal readonly record struct Compacted(long Tombstones, long Results, long Conflicts)
{
    /// <summary>How much that is in all.</summary>
    public long Total => Tombstones + Results + Conflicts;

    /// <summary>Both together.</summary>
    public static Compacted operator +(Compacted left, Compacted right) =>
        new(left.Tombstones + right.Tombstones, left.Results + right.Results, left.Conflicts + right.Conflicts);
}
