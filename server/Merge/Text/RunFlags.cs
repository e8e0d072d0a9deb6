namespace OfflineSync.Server.Merge.Text;

/// <summary>What follows in a stored run, see <see cref="ChunkWriter"/>.</summary>
[Flags]
internal enum RunFlags
{
    /// <summary>Nothing but its length.</summary>
    None = 0,

    /// <summary>Bits that say how many runs before it is the one that it continues; 0 if there is none, and 3 if the number follows.</summary>
    Continues = 3,

    /// <summary>Its change follows, since it is not that of the run that it continues.</summary>
    Change = 4,

    /// <summary>Its right origin follows.</summary>
    Right = 8,

    /// <summary>Its right origin is the start of the next run.</summary>
    RightIsNext = 16,

    /// <summary>Its left origin is the end of the previous run.</summary>
    LeftIsPrevious = 32,

    /// <summary>It has deletes.</summary>
    Deletes = 64,

    /// <summary>It is a ghost.</summary>
    Ghost = 128,
}
