namespace OfflineSync.Simulation.Disk;

/// <summary>What a folder of files, with folders in it, has at one moment. Immutable.</summary>
/// <param name="Names">What its names stand for now: numbers of files, or -1 for folders.</param>
/// <param name="DurableNames">The names that are surely on the disk.</param>
/// <param name="Changes">What was done to names since, in order.</param>
/// <param name="Files">The files by number, each with the time of its last write.</param>
internal sealed record FolderState(
    IReadOnlyDictionary<string, int> Names,
    IReadOnlyDictionary<string, int> DurableNames,
    IReadOnlyList<NameChange> Changes,
    IReadOnlyDictionary<int, (FileState Content, DateTimeOffset WrittenAt)> Files)
{
    /// <summary>Stands for a folder.</summary>
    public const int Folder = -1;

    public static readonly FolderState Empty = new(
        new Dictionary<string, int>(), new Dictionary<string, int>(), [], new Dictionary<int, (FileState, DateTimeOffset)>());

    /// <summary>The names that are there when the power comes back.</summary>
    public IReadOnlyDictionary<string, int> NamesAfter(DamagePattern pattern, Random random)
    {
        if (pattern == DamagePattern.KeepAll)
            return Names;
        var names = new Dictionary<string, int>(DurableNames, StringComparer.Ordinal);
        foreach (var change in Changes.Where(change => Survives(change, pattern, random)))
            change.ApplyTo(names);
        // What is in a folder that is not there is not there either.
        foreach (var name in names.Keys.Where(name => !HasFolders(name, names)).ToArray())
            names.Remove(name);
        return names;
    }

    /// <summary>What a file has when the power comes back.</summary>
    public byte[] ContentAfter(int file, DamagePattern pattern, Random random) => Files[file].Content.After(PatternFor(pattern), random).ToArray();

    private static DamagePattern PatternFor(DamagePattern pattern) => pattern switch
    {
        DamagePattern.Undelete or DamagePattern.LoseLogs => DamagePattern.KeepAll,
        DamagePattern.UndeleteAlone or DamagePattern.KeepLogs => DamagePattern.LoseAll,
        _ => pattern,
    };

    private static bool Survives(NameChange change, DamagePattern pattern, Random random) => pattern switch
    {
        DamagePattern.LoseAll or DamagePattern.UndeleteAlone or DamagePattern.KeepLogs => false,
        DamagePattern.Undelete => change.Target is not null,
        DamagePattern.LoseSome or DamagePattern.LoseMost or DamagePattern.LoseFew => random.Next(2) == 0,
        _ => true,
    };

    private static bool HasFolders(string name, Dictionary<string, int> names)
    {
        for (var folder = Path.GetDirectoryName(name); !string.IsNullOrEmpty(folder); folder = Path.GetDirectoryName(folder))
        {
            if (!names.ContainsKey(folder))
                return false;
        }
        return true;
    }
}
