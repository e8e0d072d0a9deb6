using OfflineSync.Protocol.V1;

namespace OfflineSync.Server.ChangeLog;

/// <summary>One change: entry of the log, record of the mutation that was taken, and its stored result.</summary>
internal sealed record ChangeEntry
{
    /// <summary>Its number.</summary>
    public required long Change { get; init; }

    /// <summary>The client of the mutation.</summary>
    public required UInt128 Client { get; init; }

    /// <summary>The mutation's sequence.</summary>
    public required long Sequence { get; init; }

    /// <summary>The mutation's stamp.</summary>
    public required ulong Stamp { get; init; }

    /// <summary>What the writer had seen.</summary>
    public required long Base { get; init; }

    /// <summary>The first 16 bytes of the SHA-256 over the mutation's change set.</summary>
    public required byte[] Digest { get; init; }

    /// <summary>What became of it.</summary>
    public required Outcome Outcome { get; init; }

    /// <summary>Why it was rejected, or empty.</summary>
    public string Code { get; init; } = "";

    /// <summary>Why it was rejected, for people.</summary>
    public string Message { get; init; } = "";

    /// <summary>How many operations it had.</summary>
    public required int Operations { get; init; }

    /// <summary>When it was committed: milliseconds since 1970-01-01.</summary>
    public required long CommittedAt { get; init; }
}
