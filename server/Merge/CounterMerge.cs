using OfflineSync.Protocol.Values;

namespace OfflineSync.Server.Merge;

/// <summary>Merges counters: the sum of all differences, modulo 2^64.</summary>
internal static class CounterMerge
{
    /// <summary>Adds a difference.</summary>
    public static ColumnOutcome Apply(in ColumnState old, in Stamp stamp, in ColumnState incoming, in RowWrite write, MergeContext context)
    {
        if (write.Stamp.Backfill)
            return Backfill.Lose(old, stamp, incoming.Value, write.Stamp, context);
        var sum = unchecked(EncodedValue.Read(old.Value).Integer + EncodedValue.Read(incoming.Value).Integer);
        return new(
            incoming with { Value = EncodedValue.Of(Value.FromInteger(sum)) },
            stamp.IsUnseenBy(write.Stamp.Client, write.Base) ? OutcomeKind.Both : OutcomeKind.Incoming);
    }
}
