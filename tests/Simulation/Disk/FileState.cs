namespace OfflineSync.Simulation.Disk;

/// <summary>A file: what is surely on the disk, and the changes since its last sync. Immutable.</summary>
internal sealed record FileState(FileContent Durable, IReadOnlyList<DiskChange> Unsynced)
{
    private const int Many = 8;

    public static FileState Synced(byte[] content) => new(FileContent.Of(content), []);

    /// <summary>What is there when the power comes back.</summary>
    public FileContent After(DamagePattern pattern, Random random) => Unsynced.Count == 0 ? Durable : Apply(Survivors(pattern, random));

    private IEnumerable<DiskChange> Survivors(DamagePattern pattern, Random random) => pattern switch
    {
        DamagePattern.KeepAll => Unsynced,
        DamagePattern.LoseAll => [],
        DamagePattern.LoseSome => Unsynced.Where(_ => random.Next(2) == 0),
        DamagePattern.LoseMost => Unsynced.Where(_ => random.Next(Many) == 0),
        DamagePattern.LoseFew => Unsynced.Where(_ => random.Next(Many) > 0),
        DamagePattern.KeepFirst => Unsynced.Take(random.Next(Unsynced.Count)),
        DamagePattern.KeepLast => Unsynced.Skip(random.Next(Unsynced.Count) + 1),
        DamagePattern.TearLast => WithLast(change => change.Torn()),
        DamagePattern.TearLastBackwards => WithLast(change => change.TornBackwards()),
        DamagePattern.TearAll => Unsynced.Select(change => change.Part(0, random.Next(change.Sectors) + 1)),
        DamagePattern.MixSectors => Unsynced.SelectMany(change =>
            Enumerable.Range(0, change.Sectors).Where(_ => random.Next(2) == 0).Select(sector => change.Part(sector, 1))),
        DamagePattern.Zero => Unsynced.Select(change => change.Offset >= Durable.Length ? change.Zeroed() : change),
        _ => throw new ArgumentOutOfRangeException(nameof(pattern), pattern, "This is for a whole disk."),
    };

    private IEnumerable<DiskChange> WithLast(Func<DiskChange, DiskChange?> change) =>
        Unsynced.SkipLast(1).Concat(new[] { change(Unsynced[^1]) }.OfType<DiskChange>());

    private FileContent Apply(IEnumerable<DiskChange> changes)
    {
        var content = new GrowingContent(Durable);
        foreach (var change in changes)
            change.ApplyTo(content);
        return content.Share();
    }
}
