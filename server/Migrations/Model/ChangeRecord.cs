namespace OfflineSync.Server.Migrations.Model;

/// <summary>A change: entry of the log, ledger of what was taken, and stored first result.</summary>
public sealed class ChangeRecord
{
    /// <summary>The scope.</summary>
    public required string Scope { get; init; }

    /// <summary>The number of the change.</summary>
    public long Seq { get; init; }

    /// <summary>The client of the mutation.</summary>
    public Guid ClientId { get; init; }

    /// <summary>The mutation's sequence.</summary>
    public long ClientSeq { get; init; }

    /// <summary>The mutation's stamp.</summary>
    public long Stamp { get; init; }

    /// <summary>What the writer had seen.</summary>
    public long Base { get; init; }

    /// <summary>Tells other content apart.</summary>
    public required byte[] Digest { get; init; }

    /// <summary>What became of it.</summary>
    public short Outcome { get; init; }

    /// <summary>Why it was rejected, or empty.</summary>
    public required string Code { get; init; }

    /// <summary>Why it was rejected, for people.</summary>
    public required string Message { get; init; }

    /// <summary>How many operations it had.</summary>
    public int Operations { get; init; }

    /// <summary>Milliseconds since 1970-01-01.</summary>
    public long CommittedAt { get; init; }
}
