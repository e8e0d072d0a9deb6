using Google.Protobuf;
using OfflineSync.Protocol.Edits;
using OfflineSync.Protocol.Limits;
using OfflineSync.Protocol.V1;
using OfflineSync.Protocol.Values;
using OfflineSync.Server.ChangeLog;
using OfflineSync.Server.ChangeLog.Dictionary;
using OfflineSync.Server.Feed;
using OfflineSync.Server.Merge;

namespace OfflineSync.Server.Conflicts;

/// <summary>Reads the conflicts that a client's writes lost.</summary>
internal sealed class ConflictReader(IChangeLog log, DictionaryReader dictionaries)
{
    private static readonly PageBounds Bounds = new(ProtocolLimits.ConflictsMax, ProtocolLimits.PageBytesTarget);

    /// <summary>Reads them in parts: those after a change, up to the head.</summary>
    public async IAsyncEnumerable<ConflictList> ReadAsync(
        string scope,
        UInt128 client,
        long since,
        ScopeHead head,
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (head.Conflict <= since)
            yield break;
        for (var after = LogPosition.EndOf(since); ;)
        {
            var conflicts = await AskAsync(scope, client, after, head.Change, cancellationToken);
            if (conflicts.Count == 0)
                yield break;
            var dictionary = await dictionaries.ReadAsync(scope, head.Epoch, known => conflicts.All(conflict => Covers(known, conflict)), cancellationToken);
            yield return new ConflictList { Conflicts = { conflicts.Select(conflict => ToMessage(conflict, dictionary.Tables[conflict.Table])) } };
            after = conflicts[^1].Position;
        }
    }

    private Task<IReadOnlyList<ConflictEntry>> AskAsync(string scope, UInt128 client, LogPosition after, long upTo, CancellationToken cancellationToken) =>
        log.AskAsync(log => log.ReadConflictsAsync(scope, client, after, upTo, Bounds, cancellationToken));

    private static bool Covers(ScopeDictionary dictionary, ConflictEntry conflict) =>
        conflict.Table < dictionary.Tables.Count && conflict.Column < dictionary.Tables[conflict.Table].Columns.Count;

    private static Conflict ToMessage(ConflictEntry conflict, TableEntry table) => new()
    {
        Change = (ulong)conflict.Position.Change,
        Ordinal = (uint)conflict.Position.Ordinal,
        Table = table.Name,
        Key = { RowKey.Decode(conflict.Key).Select(part => part.ToCell()) },
        Column = conflict.Column < 0 ? "" : table.Columns[conflict.Column],
        Rule = conflict.Rule,
        LosingValue = EncodedValue.Read(conflict.LosingValue).ToCell(),
        WinningValue = EncodedValue.Read(conflict.WinningValue).ToCell(),
        LosingStamp = conflict.LosingStamp,
        WinningClient = ByteString.CopyFrom(ClientId.ToBytes(conflict.WinningClient)),
        WinningStamp = conflict.WinningStamp,
        DecidedAt = conflict.DecidedAt,
    };
}
