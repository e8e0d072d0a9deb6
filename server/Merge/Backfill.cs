using OfflineSync.Protocol.V1;

namespace OfflineSync.Server.Merge;

/// <summary>Rows from before their table was captured count as older than any write: what the server has stays, it is not added to.</summary>
internal static class Backfill
{
    /// <summary>Keeps what is there, and notes a value that differs.</summary>
    /// <param name="old">What is there.</param>
    /// <param name="stamp">Its stamp.</param>
    /// <param name="value">The encoded plain value that arrives.</param>
    /// <param name="write">The stamp of the write.</param>
    /// <param name="context">Where it is noted.</param>
    public static ColumnOutcome Lose(in ColumnState old, in Stamp stamp, ReadOnlyMemory<byte> value, in Stamp write, MergeContext context)
    {
        if (stamp.Client != write.Client && !old.Value.Span.SequenceEqual(value.Span))
            context.Lose(new LostValue(old.Column, ConflictRule.LastWriterWins, value, write, old.Value, stamp));
        return new(old, OutcomeKind.Current);
    }
}
