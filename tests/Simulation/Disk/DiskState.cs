namespace OfflineSync.Simulation.Disk;

/// <summary>All files of a disk at one moment, by name. Immutable.</summary>
/// <param name="Files">The files.</param>
/// <param name="Deleted">What deleted files surely had on the disk, as long as it is not sure that they are gone.</param>
internal sealed record DiskState(IReadOnlyDictionary<string, FileState> Files, IReadOnlyDictionary<string, FileContent> Deleted)
{
    /// <summary>The files beside the database.</summary>
    public FolderState Beside { get; init; } = FolderState.Empty;

    /// <summary>How many changes a power cut could undo.</summary>
    public int UnsyncedChanges => Files.Values.Sum(file => file.Unsynced.Count);

    /// <summary>What is there when the power comes back.</summary>
    public IEnumerable<(string Name, FileContent Content)> After(DamagePattern pattern, Random random)
    {
        var returning = pattern is DamagePattern.Undelete or DamagePattern.UndeleteAlone ? Deleted : new Dictionary<string, FileContent>();
        var others = Files.Where(file => !returning.ContainsKey(file.Key)).OrderBy(file => file.Key, StringComparer.Ordinal);
        return [.. others.Select(file => (file.Key, file.Value.After(PatternFor(file.Key, pattern), random))), .. returning.Select(file => (file.Key, file.Value))];
    }

    private static DamagePattern PatternFor(string name, DamagePattern pattern) => pattern switch
    {
        DamagePattern.Undelete => DamagePattern.KeepAll,
        DamagePattern.UndeleteAlone => DamagePattern.LoseAll,
        DamagePattern.LoseLogs => IsLog(name) ? DamagePattern.LoseAll : DamagePattern.KeepAll,
        DamagePattern.KeepLogs => IsLog(name) ? DamagePattern.KeepAll : DamagePattern.LoseAll,
        _ => pattern,
    };

    private static bool IsLog(string name) => name.EndsWith("-wal", StringComparison.Ordinal);
}
