using OfflineSync.Protocol;
using OfflineSync.Protocol.Clocks;
using OfflineSync.Protocol.Edits;
using OfflineSync.Protocol.V1;
using OfflineSync.Protocol.Values;
using OfflineSync.Server.ChangeLog;
using OfflineSync.Server.Merge.Resolvers;

namespace OfflineSync.Server.Merge;

/// <summary>Merges registers that have a resolver of their own.</summary>
internal static class CustomMerge
{
    /// <summary>The encoded value that a write brings.</summary>
    public static ReadOnlyMemory<byte> After(ReadOnlyMemory<byte> write) => EncodedValue.Of(Read(write).After.ToValue());

    /// <summary>Asks the resolver about two concurrent writes.</summary>
    public static ColumnOutcome Apply(
        in ColumnState old, in Stamp stamp, in ColumnState incoming, in ColumnState arrived, in RowWrite write, MergeContext context)
    {
        var based = Read(incoming.Value);
        var resolver = context.Resolvers.Find(context.Table.Rules[incoming.Column].Resolver);
        var resolved = EncodedValue.Of(PlainValue.FromObject(resolver.Resolve(new ConflictContext
        {
            Scope = context.Scope,
            Table = context.Table.Name,
            Key = [.. RowKey.Decode(context.Key).Select(part => PlainValue.ToObject(part)!)],
            Column = context.Table.Columns[incoming.Column],
            HasBase = based.Before is not null,
            Base = PlainValue.ToObject(based.Before.ToValue()),
            Current = Side(EncodedValue.Read(old.Value), stamp),
            Incoming = Side(based.After.ToValue(), write.Stamp),
        })));
        var isOld = resolved.Span.SequenceEqual(old.Value.Span);
        var isIncoming = resolved.Span.SequenceEqual(arrived.Value.Span);
        var winner = isOld ? stamp : write.Stamp;
        if (!isOld)
            context.Lose(new LostValue(old.Column, ConflictRule.Custom, old.Value, stamp, resolved, winner));
        if (!isIncoming)
            context.Lose(new LostValue(old.Column, ConflictRule.Custom, arrived.Value, write.Stamp, resolved, winner));
        return isOld ? new(old, OutcomeKind.Current) : new(arrived with { Value = resolved }, isIncoming ? OutcomeKind.Incoming : OutcomeKind.Both);
    }

    /// <summary>Reads what a mutation carries for such a column.</summary>
    public static BasedValue Read(ReadOnlyMemory<byte> write)
    {
        try
        {
            return BasedValue.Parser.ParseFrom(EncodedValue.Read(write).Bytes.Span);
        }
        catch (Google.Protobuf.InvalidProtocolBufferException exception)
        {
            throw new ProtocolException("A value with its base is no BasedValue message.", exception);
        }
    }

    private static ConflictSide Side(in Value value, in Stamp stamp) => new(
        PlainValue.ToObject(value),
        ClientId.ToGuid(stamp.Client),
        DateTimeOffset.FromUnixTimeMilliseconds(Hlc.Milliseconds(stamp.Hlc)),
        stamp.Hlc);
}
