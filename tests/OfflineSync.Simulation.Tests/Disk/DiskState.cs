namespace OfflineSync.Simulation.Tests.Disk;

/// <summary>All files of a disk at one moment, by path. Immutable.</summary>
internal sealed record DiskState(IReadOnlyDictionary<string, FileState> Files)
{
    /// <summary>What is there when the power comes back.</summary>
    public IEnumerable<(string Path, byte[] Content)> After(DamagePattern pattern, Random random) =>
        Files.OrderBy(file => file.Key, StringComparer.Ordinal).Select(file => (file.Key, file.Value.After(pattern, random)));
}
