namespace OfflineSync.Server.ChangeLog;

/// <summary>The state of a scope's log.</summary>
/// <param name="Epoch">Names the log: another one after the scope was created anew.</param>
/// <param name="Change">The number of the last change; 0 for a scope without changes.</param>
/// <param name="Stamp">The highest stamp of all changes.</param>
/// <param name="Conflict">The last change at which a write lost a conflict; 0 for none.</param>
internal readonly record struct ScopeHead(Guid Epoch, long Change, ulong Stamp, long Conflict = 0)
{
    /// <summary>Tombstones up to this change are gone: whoever has seen less may have rows that are deleted, and starts over.</summary>
    public long Floor { get; init; }

    /// <summary>Results up to this change are gone, but for the last one of each client. Below <see cref="Floor"/>, unless both are 0.</summary>
    public long ResultFloor { get; init; }

    /// <summary>How many bytes the keys and states of all rows have.</summary>
    public long Bytes { get; init; }

    /// <summary>How many tables have a window column: who writes with another dictionary reads it again.</summary>
    public int Windows { get; init; }
}
