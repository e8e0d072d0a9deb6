namespace OfflineSync.Server.Push;

/// <summary>A mutation that keeps the contract, with its keys and values in their stored form.</summary>
internal sealed class ParsedMutation
{
    /// <summary>The sequence.</summary>
    public required long Sequence { get; init; }

    /// <summary>The stamp.</summary>
    public required ulong Stamp { get; init; }

    /// <summary>Whether the rows count as older than any other write.</summary>
    public required bool Backfill { get; init; }

    /// <summary>What the writer had seen.</summary>
    public required long Base { get; init; }

    /// <summary>Tells other content apart.</summary>
    public required byte[] Digest { get; init; }

    /// <summary>The size as it came.</summary>
    public required int Bytes { get; init; }

    /// <summary>The tables.</summary>
    public required IReadOnlyList<MutationBlock> Blocks { get; init; }

    /// <summary>The operations.</summary>
    public required IReadOnlyList<MutationRow> Rows { get; init; }

    /// <summary>The values of all rows, one row after the other.</summary>
    public required IReadOnlyList<ReadOnlyMemory<byte>> Values { get; init; }
}
