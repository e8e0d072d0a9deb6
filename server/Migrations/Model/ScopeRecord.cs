namespace OfflineSync.Server.Migrations.Model;

/// <summary>The counter row of a scope. Whoever writes the scope locks it.</summary>
public sealed class ScopeRecord
{
    /// <summary>The scope.</summary>
    public required string Scope { get; init; }

    /// <summary>Names the log.</summary>
    public Guid Epoch { get; init; }

    /// <summary>The last change.</summary>
    public long Head { get; init; }

    /// <summary>The highest stamp.</summary>
    public long Stamp { get; init; }

    /// <summary>The last change at which a write lost a conflict; 0 for none.</summary>
    public long ConflictSeq { get; init; }

    /// <summary>Tombstones up to this change are gone.</summary>
    public long Floor { get; init; }

    /// <summary>Results up to this change are gone, but for the last one of each client.</summary>
    public long ResultFloor { get; init; }

    /// <summary>How many bytes the keys and states of all rows have.</summary>
    public long Bytes { get; init; }

    /// <summary>How many of its tables have a window column.</summary>
    public int Windows { get; init; }

    /// <summary>Milliseconds since 1970-01-01.</summary>
    public long CreatedAt { get; init; }
}
