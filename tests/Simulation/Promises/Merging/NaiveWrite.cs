namespace OfflineSync.Simulation.Promises.Merging;

/// <summary>A write as docs/MERGE.md speaks of it.</summary>
/// <param name="Stamp">Its clock.</param>
/// <param name="Client">Who wrote it.</param>
/// <param name="Change">The change that brought it.</param>
/// <param name="Seen">The change up to which its writer had seen everything.</param>
internal readonly record struct NaiveWrite(ulong Stamp, UInt128 Client, long Change, long Seen)
{
    /// <summary>Whether its writer had seen another write, or made it.</summary>
    public bool HasSeen(in NaiveWrite other) => Client == other.Client || Seen >= other.Change;

    /// <summary>Whether it is the later one: by stamp, and with equal stamps by client.</summary>
    public bool IsLaterThan(in NaiveWrite other) => (Stamp, Client).CompareTo((other.Stamp, other.Client)) > 0;
}
