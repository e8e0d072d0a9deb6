namespace OfflineSync.Simulation.Disk;

/// <summary>
/// What a power cut does to writes that were not synced. What was synced stays, and nothing but those writes changes: a disk that breaks this promise is
/// broken, and no database survives it.
/// </summary>
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

    /// <summary>Few of them reached the disk.</summary>
    LoseMost,

    /// <summary>Most of them reached the disk.</summary>
    LoseFew,

    /// <summary>Of each file the first ones reached the disk.</summary>
    KeepFirst,

    /// <summary>Of each file the last ones reached the disk, before the first ones did.</summary>
    KeepLast,

    /// <summary>Those to write-ahead logs did not reach the disk, all others did.</summary>
    LoseLogs,

    /// <summary>Only those to write-ahead logs reached the disk.</summary>
    KeepLogs,

    /// <summary>None reached the disk, and files come back whose deletion did not.</summary>
    UndeleteAlone,

    /// <summary>All reached the disk, of the last one only the second half.</summary>
    TearLastBackwards,

    /// <summary>Each one stopped at a sector.</summary>
    TearAll,

    /// <summary>Of each one some sectors reached the disk.</summary>
    MixSectors,

    /// <summary>Files grew, and what they grew by holds nothing yet.</summary>
    Zero,
}
