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
        return kept.Aggregate((byte[])Durable.Clone(), (content, change) => change.ApplyTo(content));
    }
}
