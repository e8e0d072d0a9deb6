using OfflineSync.Client.Transport;
using OfflineSync.Protocol.Grpc;
using OfflineSync.Protocol.Rows;
using OfflineSync.Protocol.V1;
using Value = OfflineSync.Protocol.Values.Value;

namespace OfflineSync.Client.Tests;

/// <summary>Takes what a client sends and keeps it; serves the pages that a test puts in.</summary>
internal sealed class RecordingTransport : ISyncTransport
{
    private ulong _change;

    public List<Mutation> Mutations { get; } = [];

    public List<PullRequest> Pulls { get; } = [];

    public Queue<IReadOnlyList<Page>> Deltas { get; } = [];

    /// <summary>Parts with conflicts, all of which the next pull sends before its pages.</summary>
    public Queue<ConflictList> Conflicts { get; } = [];

    public Queue<RpcException> Failures { get; } = [];

    /// <summary>Says why a mutation is rejected; null for one that is applied.</summary>
    public Func<Mutation, string?> Reject { get; set; } = _ => null;

    /// <summary>The number of the last change.</summary>
    public ulong Change => _change;

    public long BytesSent => 0;

    public long BytesReceived => 0;

    /// <summary>What a mutation says, one text per row: operation, table, key and the columns that it carries.</summary>
    public static IReadOnlyList<string> Describe(Mutation mutation)
    {
        var lines = new List<string>();
        foreach (var block in ChangeSet.Parser.ParseFrom(mutation.ChangeSet).Tables)
        {
            var rows = new RowReader(block);
            while (rows.Read())
            {
                var key = string.Join("/", rows.Key.ToArray().Select(value => value.ToString()));
                var indexes = rows.Columns.Indexes.ToArray();
                var values = rows.Values.ToArray();
                lines.Add($"{rows.Operation} {block.Table}[{key}] {string.Join(" ", indexes.Select((index, i) => $"{rows.ValueColumns[index]}={values[i]}"))}".TrimEnd());
            }
        }
        return lines;
    }

    /// <summary>A checkpoint page that brings rows of tables with the key column "id", each with the values of the given columns.</summary>
    public static Page Checkpoint(ulong change, params (string Table, RowOperation Operation, string Id, (string Column, Value Value)[] Values)[] rows)
    {
        var page = new Page { Checkpoint = true, Change = change, Cursor = Google.Protobuf.ByteString.CopyFromUtf8($"c{change}"), Changes = new ChangeSet() };
        foreach (var (table, operation, id, values) in rows)
        {
            var writer = new RowWriter(table, ["id"], [.. values.Select(value => value.Column)]);
            writer.Add(operation, [Value.FromText(id)], ColumnSet.All(values.Length), [.. values.Select(value => value.Value)]);
            page.Changes.Tables.Add(writer.Build());
        }
        return page;
    }

    public Task<PushResponse> PushAsync(PushRequest request, CancellationToken cancellationToken) => Task.FromResult(Take(request.Mutations));

    public async IAsyncEnumerable<PullResponse> PullAsync(PullRequest request, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await Task.Yield();
        if (Failures.TryDequeue(out var failure))
            throw failure;
        Pulls.Add(request.Clone());
        if (request.Mutations.Count > 0)
            yield return new PullResponse { Pushed = Take(request.Mutations) };
        while (Conflicts.TryDequeue(out var conflicts))
            yield return new PullResponse { Conflicts = conflicts };
        if (!Deltas.TryDequeue(out var pages))
            pages = [new Page { Checkpoint = true, Change = _change, Cursor = Google.Protobuf.ByteString.CopyFromUtf8($"c{_change}") }];
        _change = Math.Max(_change, pages[^1].Change);
        foreach (var page in pages)
            yield return new PullResponse { Page = page };
    }

    public async IAsyncEnumerable<WatchResponse> WatchAsync(WatchRequest request, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await Task.Delay(Timeout.Infinite, cancellationToken);
        yield break;
    }

    private PushResponse Take(IEnumerable<Mutation> mutations)
    {
        if (Failures.TryDequeue(out var failure))
            throw failure;
        var response = new PushResponse();
        foreach (var mutation in mutations)
        {
            Mutations.Add(mutation.Clone());
            var message = Reject(mutation);
            response.Results.Add(new MutationResult
            {
                Sequence = mutation.Sequence,
                Outcome = message is null ? Outcome.Applied : Outcome.Rejected,
                Change = ++_change,
                Code = message is null ? "" : "REFUSED",
                Message = message ?? "",
            });
        }
        return response;
    }
}
