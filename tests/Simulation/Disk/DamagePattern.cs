namespace OfflineSync.Simulation.Disk;

/// <summary>What a power cut does to writes that were not synced.</summary>
internal enum DamagePattern
{
    /// <summary>All reached the disk, as when only the process was killed.</summary>
    KeepAll,

    /// <summary>None reached the disk.</summary>
    LoseAll,

    /// <summary>A random part of them reached the disk.</summary>
    LoseSome,

    /// <summary>All reached the disk, of the last one half.</summary>
    TearLast,

    /// <summary>All reached the disk, and files come back whose deletion did not.</summary>
    Undelete,
}
