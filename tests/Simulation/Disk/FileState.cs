namespace OfflineSync.Simulation.Disk;

/// <summary>A file: what is surely on the disk, and the changes since its last sync. Immutable.</summary>
internal sealed record FileState(byte[] Durable, IReadOnlyList<DiskChange> Unsynced)
{
    public static FileState Synced(byte[] content) => new(content, []);

    public byte[] After(DamagePattern pattern, Random random)
    {
        var kept = pattern switch
        {
            DamagePattern.KeepAll or DamagePattern.Undelete => Unsynced,
            DamagePattern.LoseAll => [],
            DamagePattern.LoseSome => Unsynced.Where(_ => random.Next(2) == 0),
            _ => Unsynced.Select((change, i) => i < Unsynced.Count - 1 ? change : change.Torn()).OfType<DiskChange>(),
        };
        return Apply([.. kept]);
    }

    private byte[] Apply(DiskChange[] changes)
    {
        // Grown once, as a log of thousands of appends would otherwise be copied as often.
        var content = new byte[Math.Max(Durable.Length, changes.Select(change => change.End).DefaultIfEmpty().Max())];
        Durable.CopyTo(content, 0);
        var length = Durable.Length;
        foreach (var change in changes)
            length = change.ApplyTo(content, length);
        return length == content.Length ? content : content[..length];
    }
}
