using System.Threading.Channels;
using OfflineSync.Client.Tests.Attachments;
using OfflineSync.Client.Transport;
using OfflineSync.Protocol.Attachments.V1;
using OfflineSync.Protocol.Edits;
using OfflineSync.Protocol.Field.V1;
using OfflineSync.Protocol.Grpc;
using OfflineSync.Protocol.Rows;
using OfflineSync.Protocol.V1;
using Value = OfflineSync.Protocol.Values.Value;

namespace OfflineSync.Client.Tests;

/// <summary>Takes what a client sends and keeps it; serves the pages that a test puts in.</summary>
internal sealed class RecordingTransport : ISyncTransport, IAttachmentTransport
{
    /// <summary>The attachments that the server has.</summary>
    public AttachmentServer Files { get; } = new();

    /// <summary>The number of the last change.</summary>
    public ulong Change { get; set; }

    /// <summary>Runs while a pull is under way, before its first page arrives.</summary>
    public Action? WhilePulling { get; set; }

    public List<DeclareRequest> Declarations { get; } = [];

    /// <summary>What Declare fails with; null when it succeeds.</summary>
    public RpcException? DeclareFailure { get; set; }

    /// <summary>The clock that Declare answers with; 0 for none.</summary>
    public long ServerTime { get; set; }

    public List<Mutation> Mutations { get; } = [];

    public List<PushRequest> Pushes { get; } = [];

    public List<PullRequest> Pulls { get; } = [];

    public Queue<IReadOnlyList<Page>> Deltas { get; } = [];

    /// <summary>Parts with conflicts, all of which the next pull sends before its pages.</summary>
    public Queue<ConflictList> Conflicts { get; } = [];

    public Queue<RpcException> Failures { get; } = [];

    /// <summary>What pulls wait for before anything comes of them; null: for nothing.</summary>
    public TaskCompletionSource? Held { get; set; }

    /// <summary>What every call fails with; null: calls succeed.</summary>
    public RpcException? Outage { get; set; }

    /// <summary>How many calls were made, failed ones included, watches not.</summary>
    public int Calls { get; private set; }

    /// <summary>What a watch fails with in the moment in which it is stopped; null when it just ends.</summary>
    public RpcException? FailureAtStop { get; set; }

    /// <summary>How many watches are open.</summary>
    public int Watches { get; private set; }

    /// <summary>What watches tell.</summary>
    public Channel<WatchResponse> News { get; } = Channel.CreateUnbounded<WatchResponse>();

    /// <summary>Says why a mutation is rejected; null for one that is applied.</summary>
    public Func<Mutation, string?> Reject { get; set; } = _ => null;

    public long BytesSent { get; private set; }

    /// <summary>How many bytes each call sends.</summary>
    public int BytesPerCall { get; set; }

    public long BytesReceived { get; set; }

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
                var cells = indexes.Select((index, i) => rows.ValueColumns[index] + Describe(rows.FormOf(index), values[i]));
                lines.Add($"{rows.Operation} {block.Table}[{key}] {string.Join(" ", cells)}".TrimEnd());
            }
        }
        return lines;
    }

    public Task<DeclareResponse> DeclareAsync(DeclareRequest request, CancellationToken cancellationToken)
    {
        if (DeclareFailure is not null)
            throw DeclareFailure;
        Declarations.Add(request.Clone());
        return Task.FromResult(new DeclareResponse { ServerTime = ServerTime });
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

    public Task<PushResponse> PushAsync(PushRequest request, CancellationToken cancellationToken)
    {
        Pushes.Add(request.Clone());
        Call();
        return Task.FromResult(Take(request.Mutations));
    }

    /// <summary>The reports that arrived.</summary>
    public List<ReportRequest> Reports { get; } = [];

    /// <summary>Answers reports; by default as a server that does not know them.</summary>
    public Func<ReportRequest, ReportResponse> Report { get; set; } = _ => throw new RpcException(StatusCode.Unimplemented, "Unknown.");

    public Task<ReportResponse> ReportAsync(ReportRequest request, CancellationToken cancellationToken)
    {
        Reports.Add(request.Clone());
        return Task.FromResult(Report(request));
    }

    public async IAsyncEnumerable<PullResponse> PullAsync(PullRequest request, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await Task.Yield();
        if (Held is { } held)
            await held.Task;
        Call();
        if (Failures.TryDequeue(out var failure))
            throw failure;
        Pulls.Add(request.Clone());
        if (request.Mutations.Count > 0)
            yield return new PullResponse { Pushed = Take(request.Mutations) };
        while (Conflicts.TryDequeue(out var conflicts))
            yield return new PullResponse { Conflicts = conflicts };
        WhilePulling?.Invoke();
        WhilePulling = null;
        if (!Deltas.TryDequeue(out var pages))
            pages = [new Page { Checkpoint = true, Change = Change, Cursor = Google.Protobuf.ByteString.CopyFromUtf8($"c{Change}") }];
        Change = Math.Max(Change, pages[^1].Change);
        foreach (var page in pages)
        {
            cancellationToken.ThrowIfCancellationRequested();
            BytesReceived += page.CalculateSize();
            yield return new PullResponse { Page = page };
        }
    }

    public async IAsyncEnumerable<WatchResponse> WatchAsync(WatchRequest request, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        Watches++;
        try
        {
            // Not ReadAllAsync, which leaves the caller's context.
            while (true)
                yield return await NextAsync(cancellationToken);
        }
        finally
        {
            Watches--;
        }
    }

    public Task<StatResponse> StatAsync(StatRequest request, CancellationToken cancellationToken) => Files.AnswerAsync(() => Files.Stat(request), cancellationToken);

    public Task<BeginUploadResponse> BeginUploadAsync(BeginUploadRequest request, CancellationToken cancellationToken) =>
        Files.AnswerAsync(() => Files.Begin(request), cancellationToken);

    public Task<UploadChunkResponse> UploadChunkAsync(UploadChunkRequest request, CancellationToken cancellationToken) =>
        Files.AnswerAsync(() => Files.Take(request), cancellationToken);

    public Task<DownloadResponse> DownloadAsync(DownloadRequest request, CancellationToken cancellationToken) =>
        Files.AnswerAsync(() => Files.Give(request), cancellationToken);

    private async Task<WatchResponse> NextAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await News.Reader.ReadAsync(cancellationToken);
        }
        catch (OperationCanceledException) when (FailureAtStop is not null)
        {
            throw FailureAtStop;
        }
    }

    private void Call()
    {
        Calls++;
        BytesSent += BytesPerCall;
        if (Outage is not null)
            throw Outage;
    }

    /// <summary>A value as it was written: "=value", "+difference", "+[added]-[removed]", "@base:length position-deleted+inserted" or "=before→after".</summary>
    private static string Describe(WriteForm form, Value value)
    {
        switch (form)
        {
            case WriteForm.Difference:
                return $"+({value})";
            case WriteForm.SetEdit:
                var set = SetEdit.Parser.ParseFrom(value.Bytes.Span);
                return $"+[{string.Join(",", set.Added)}]-[{string.Join(",", set.Removed)}]";
            case WriteForm.TextEdit:
                var text = TextEdit.Parser.ParseFrom(value.Bytes.Span);
                return $"@{text.Base}:{text.LengthBefore}{string.Concat(text.Splices.Select(splice => $" {splice.Position}-{splice.Deleted}+{splice.Inserted}"))}";
            case WriteForm.BasedValue:
                var based = BasedValue.Parser.ParseFrom(value.Bytes.Span);
                return $"={(based.Before is null ? "" : based.Before.ToValue().ToString())}→{based.After.ToValue()}";
            default:
                return $"={value}";
        }
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
                Change = ++Change,
                Code = message is null ? "" : "REFUSED",
                Message = message ?? "",
            });
        }
        return response;
    }
}
