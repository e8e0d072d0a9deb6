using OfflineSync.Protocol.Edits;
using OfflineSync.Protocol.V1;
using OfflineSync.Protocol.Values;
using OfflineSync.Server.Merge.Sets;

namespace OfflineSync.Server.Merge;

/// <summary>Merges sets. The column's value is the canonical array; its extra state has the elements with their stamps.</summary>
internal static class SetColumnMerge
{
    /// <summary>The set that a write creates.</summary>
    public static ColumnState Create(in ColumnState incoming, in RowWrite write) =>
        With(incoming, Apply(SetState.Empty, Read(incoming), write).State);

    /// <summary>Applies an edit.</summary>
    public static ColumnOutcome Apply(in ColumnState old, in Stamp stamp, in ColumnState incoming, in RowWrite write, MergeContext context)
    {
        if (write.Stamp.Backfill)
            return Backfill.Lose(old, stamp, Added(incoming), write.Stamp, context);
        var merged = Apply(SetState.Read(old.Extra), Read(incoming), write);
        foreach (var conflict in merged.Conflicts)
        {
            ReadOnlyMemory<byte> element = Encode(SetValue.Write([conflict.Element]));
            ReadOnlyMemory<byte> none = Encode(SetValue.Empty);
            var (losing, winning) = conflict.WasAdd ? (element, none) : (none, element);
            context.Lose(new LostValue(incoming.Column, ConflictRule.LastWriterWins, losing, conflict.Losing, winning, conflict.Winning));
        }
        var unseen = stamp.IsUnseenBy(write.Stamp.Client, write.Base);
        return new(With(incoming, merged.State), unseen ? OutcomeKind.Both : OutcomeKind.Incoming);
    }

    /// <summary>The elements that an edit adds, as an encoded array.</summary>
    public static ReadOnlyMemory<byte> Added(in ColumnState incoming) => Encode(SetValue.Write(Read(incoming).Added));

    private static SetMerge Apply(SetState state, SetEdit edit, in RowWrite write)
    {
        try
        {
            return state.Apply(edit, write.Stamp, write.Base);
        }
        catch (SetLimitException exception)
        {
            throw new MutationRejectedException("SET_LIMIT", exception.Message);
        }
    }

    private static SetEdit Read(in ColumnState incoming) => SetEdit.Parser.ParseFrom(EncodedValue.Read(incoming.Value).Bytes.Span);

    private static ColumnState With(in ColumnState column, SetState state) => column with { Value = Encode(state.ToJson()), Extra = state.Write() };

    private static ReadOnlyMemory<byte> Encode(ReadOnlyMemory<byte> json) => EncodedValue.Of(Value.FromText(json));
}
