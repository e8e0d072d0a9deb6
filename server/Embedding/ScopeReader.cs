using System.Runtime.CompilerServices;
using Google.Protobuf;
using OfflineSync.Protocol.Grpc;
using OfflineSync.Protocol.Rows;
using OfflineSync.Protocol.V1;
using OfflineSync.Server.Access;
using OfflineSync.Server.Feed;
using OfflineSync.Server.Merge;

namespace OfflineSync.Server.Embedding;

/// <summary>Reads as a device does, and has written nothing itself.</summary>
internal sealed class ScopeReader(PullHandler pull, WatchHandler watch) : IScopeReader
{
    /// <inheritdoc/>
    public async IAsyncEnumerable<ScopePart> ReadAsync(string scope, ReadOnlyMemory<byte> cursor, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var request = new PullRequest { Scope = scope, ClientId = ServerClient.Bytes, Cursor = ByteString.CopyFrom(cursor.Span) };
        await using var parts = pull.PullAsync(request, ScopeAccess.Read, cancellationToken).GetAsyncEnumerator(cancellationToken);
        while (await NextAsync(parts))
        {
            if (parts.Current.Page is { } page)
                yield return new ScopePart(RowsOf(page.Changes), page.Cursor.Memory, page.Checkpoint, (long)page.Change);
        }
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<long> WatchAsync(string scope, long change, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var request = new WatchRequest { ClientId = ServerClient.Bytes, Scopes = { new WatchedScope { Scope = scope, Change = (ulong)change } } };
        await foreach (var news in watch.WatchAsync(request, cancellationToken))
            yield return (long)news.Change;
    }

    private static async Task<bool> NextAsync(IAsyncEnumerator<PullResponse> parts)
    {
        try
        {
            return await parts.MoveNextAsync();
        }
        catch (RpcException refusal) when (refusal.Reason == Reason.CursorInvalid)
        {
            throw new ScopeCursorException(refusal.Message, refusal);
        }
    }

    private static List<ScopeRow> RowsOf(ChangeSet? changes)
    {
        var rows = new List<ScopeRow>();
        foreach (var block in changes?.Tables.AsEnumerable() ?? [])
        {
            var reader = new RowReader(block);
            while (reader.Read())
                rows.Add(RowOf(reader));
        }
        return rows;
    }

    private static ScopeRow RowOf(RowReader reader)
    {
        var key = new Dictionary<string, object>(NameComparer.Instance);
        for (var i = 0; i < reader.KeyColumns.Count; i++)
            key.Add(reader.KeyColumns[i], PlainValue.ToObject(reader.Key[i])!);
        if (reader.Operation == RowOperation.Delete)
            return ScopeRow.Delete(reader.Table, key);
        var values = new Dictionary<string, object?>(NameComparer.Instance);
        for (var i = 0; i < reader.Columns.Count; i++)
            values.Add(reader.ValueColumns[reader.Columns.Indexes[i]], PlainValue.ToObject(reader.Values[i]));
        return reader.Operation == RowOperation.Insert ? ScopeRow.Insert(reader.Table, key, values) : ScopeRow.Update(reader.Table, key, values);
    }
}
