using OfflineSync.Protocol.V1;
using OfflineSync.Server.ChangeLog.Dictionary;

namespace OfflineSync.Server.Merge;

/// <summary>Merges registers: one of the written values stays.</summary>
internal static class RegisterMerge
{
    /// <summary>Decides between what is there and what arrives, and notes a concurrent loser.</summary>
    /// <exception cref="MutationRejectedException">The policy refuses stale writes, and this is one.</exception>
    public static ColumnOutcome Apply(
        in ColumnState old, in Stamp stamp, in ColumnState incoming, in RowWrite write, ColumnRule rule, MergeContext context)
    {
        // Rows from before their table was captured have seen nothing and decide nothing.
        var policy = write.Stamp.Backfill || stamp.Backfill ? MergePolicy.LastWriterWins : rule.Policy;
        var arrived = rule.Policy == MergePolicy.Custom ? incoming with { Value = CustomMerge.After(incoming.Value) } : incoming;
        var concurrent = stamp.IsConcurrentWith(write.Stamp, write.Base);
        if (policy == MergePolicy.LastWriterWins)
            return Choose(old, stamp, arrived, write.Stamp, !stamp.Beats(write.Stamp), concurrent, ConflictRule.LastWriterWins, context);
        if (!concurrent)
            return new(arrived, OutcomeKind.Incoming);
        // Of equal values too the first one stays: its stamp decides against the next write.
        if (policy == MergePolicy.FirstWriterWins)
            return Choose(old, stamp, arrived, write.Stamp, stamp.Beats(write.Stamp), concurrent, ConflictRule.FirstWriterWins, context);
        if (old.Value.Span.SequenceEqual(arrived.Value.Span))
            return new(arrived, OutcomeKind.Incoming);
        return policy == MergePolicy.RejectStale
            ? throw new MutationRejectedException(
                "STALE",
                $"The value was changed by another device after the state that this write had seen: {context.Describe(incoming.Column)}.")
            : CustomMerge.Apply(old, stamp, incoming, arrived, write, context);
    }

    private static ColumnOutcome Choose(
        in ColumnState old, in Stamp stamp, in ColumnState arrived, in Stamp write, bool wins, bool concurrent, ConflictRule rule, MergeContext context)
    {
        var differ = !old.Value.Span.SequenceEqual(arrived.Value.Span);
        if (differ && wins && concurrent)
            context.Lose(new LostValue(old.Column, rule, old.Value, stamp, arrived.Value, write));
        else if (differ && !wins && stamp.Client != write.Client)
            context.Lose(new LostValue(old.Column, rule, arrived.Value, write, old.Value, stamp));
        return wins ? new(arrived, OutcomeKind.Incoming) : new(old, OutcomeKind.Current);
    }
}
