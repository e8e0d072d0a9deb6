using System.Runtime.CompilerServices;
using Google.Protobuf;
using OfflineSync.Protocol.Grpc;
using OfflineSync.Protocol.V1;
using OfflineSync.Server.Access;
using OfflineSync.Server.ChangeLog;
using OfflineSync.Server.Conflicts;
using OfflineSync.Server.Feed.Subscriptions;
using OfflineSync.Server.Push;

namespace OfflineSync.Server.Feed;

/// <summary>Answers Pull.</summary>
internal sealed class PullHandler(
    IChangeLog log, PushQueue queue, DictionaryReader dictionaries, PullPlanner planner, ConflictReader conflicts, FeedMetrics metrics, TimeProvider time)
{
    private const int CountMax = 250_000;

    /// <summary>Applies the request's mutations, if any, and then streams what changed since its cursor.</summary>
    /// <exception cref="RpcException">The request is refused.</exception>
    public async IAsyncEnumerable<PullResponse> PullAsync(
        PullRequest request,
        ScopeAccess access,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var client = PushReader.ReadAddress(request.Scope, request.ClientId.Span);
        SubscriptionCheck.Check(request);
        var mark = RequestMark.Of(request);
        var cursor = Cursor.Read(request.Cursor.Span).For(mark);
        PushResult? pushed = null;
        if (request.Mutations.Count > 0)
        {
            var push = PushReader.Read(request.Scope, request.ClientId.Span, request.Mutations) with { MayWrite = access == ScopeAccess.Write };
            pushed = await queue.RunAsync(push, cancellationToken);
            yield return new PullResponse { Pushed = new PushResponse { Results = { pushed.Results }, ServerTime = Now() } };
        }
        var plan = await PlanAsync(request, client, cursor, cancellationToken);
        var start = plan.HasWindows ? cursor.Position : StartOf(request.Scope, cursor, pushed);
        await using var reader = new DeltaReader(
            log, request.Scope, plan, () => PlanAsync(request, client, cursor, cancellationToken), cursor, start, request.PageBytes, cancellationToken);
        var first = await FirstAsync(request, client, cursor, reader, cancellationToken);
        var (since, startHead) = (cursor.Since, reader.StartHead);
        var builder = new PageBuilder(ViewOf(request, client, since, startHead));
        var remaining = first.Complete ? 0 : await reader.CountAsync(CountMax);
        var (before, floor) = (cursor.Position, 0L);
        for (var page = first; page is not null; page = await reader.ReadAsync())
        {
            var (position, nextPart, nextAfter) = (reader.Position, reader.NextPart, reader.NextAfter);
            builder.Load(page.Rows, reader.Plan, reader.Part);
            reader.Prefetch();
            var head = page.Head;
            var tag = head.Change == 0 ? 0 : Cursor.TagOf(request.Scope, head.Epoch);
            // It may rise while the client reads.
            if (head.Floor > floor && await LacksDeletesAsync(head.Floor, since == 0 ? startHead : since, before.Change, request, client, pushed, cancellationToken))
            {
                throw Cursor.Invalid(
                    "it is older than the deletes that the server keeps", await NextSequenceAsync(request.Scope, client, cancellationToken));
            }
            (before, floor) = (position, head.Floor);
            // An addition of which nothing is there.
            if (page.Rows.Count == 0 && !page.Complete)
                continue;
            var dictionary = await dictionaries.ReadAsync(request.Scope, head.Epoch, builder.IsCoveredBy, cancellationToken);
            var next = page.Complete
                ? new Cursor(tag, head.Change, LogPosition.EndOf(head.Change), head.Change, head.Change, page.HeadTime)
                : new Cursor(tag, since, position, startHead, head.Change, page.HeadTime) { Request = mark, Part = nextPart, PartAfter = nextAfter };
            if (page.Complete)
            {
                await foreach (var list in conflicts.ReadAsync(request.Scope, client, since, head, cancellationToken))
                    yield return new PullResponse { Conflicts = list };
            }
            if (page != first)
                remaining = Math.Max(0, remaining - page.Rows.Count);
            var response = new PullResponse
            {
                Page = new Page
                {
                    Changes = builder.Build(dictionary),
                    Cursor = UnsafeByteOperations.UnsafeWrap(next.ToBytes()),
                    Checkpoint = page.Complete,
                    Change = (ulong)head.Change,
                    Stamp = head.Stamp,
                    RemainingRows = page.Complete ? 0 : (ulong)remaining,
                    ServerTime = Now(),
                },
            };
            metrics.Sent(response.Page);
            yield return response;
        }
    }

    private async Task<PullPlan> PlanAsync(PullRequest request, UInt128 client, Cursor cursor, CancellationToken cancellationToken)
    {
        var plan = await planner.PlanAsync(request, cursor, cancellationToken);
        if (cursor.Since > 0 || !plan.HasWindows || (request.KnownStamp == 0 && request.Mutations.Count == 0))
            return plan;
        var ledger = await ReadFirstAsync(request.Scope, client, cancellationToken);
        return ledger.Highest == 0 ? plan : plan with { FirstOwnChange = ledger.Find(1)?.Change ?? 0 };
    }

    private static ClientView ViewOf(PullRequest request, UInt128 client, long since, long startHead)
    {
        var (first, last) = request.Mutations.Count > 0 ? (request.Mutations[0].Stamp, request.Mutations[^1].Stamp) : (1, 0);
        return new ClientView(client, request.KnownStamp, first, last, since, startHead);
    }

    // A client that was at the head just before its own changes, none of which lost, lacks nothing of them: they need not be read.
    private static LogPosition StartOf(string scope, Cursor cursor, PushResult? pushed)
    {
        if (pushed?.OwnChanges is not { } own || own.First != cursor.Since + 1)
            return cursor.Position;
        var current = cursor.AtCheckpoint && cursor.Tag == Cursor.TagOf(scope, pushed.Epoch);
        return current || own.First == 1 ? LogPosition.EndOf(own.Last) : cursor.Position;
    }

    private async Task<ScopePage> FirstAsync(PullRequest request, UInt128 client, Cursor cursor, DeltaReader reader, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var page = (await reader.ReadAsync())!;
        if (cursor.FindProblem(request.Scope, page) is { } problem)
            throw Cursor.Invalid(problem, await NextSequenceAsync(request.Scope, client, cancellationToken));
        if (request.AcknowledgedSequence > 0 && await NextSequenceAsync(request.Scope, client, cancellationToken) is var next && (ulong)next <= request.AcknowledgedSequence)
            throw Cursor.Invalid("the server's log lacks what it acknowledged after it: it was probably restored from a backup", next);
        return page;
    }

    /// <summary>What the log has of a client that has seen another one: it sends again what is missing.</summary>
    private async Task<long> NextSequenceAsync(string scope, UInt128 client, CancellationToken cancellationToken) =>
        (await ReadFirstAsync(scope, client, cancellationToken)).Highest + 1;

    /// <summary>
    /// Whether a client may have rows whose deletes are forgotten: those that it read, if it began before the floor, and those that it wrote itself before the floor, if it has not
    /// read up to there. A client that fetches everything anew keeps none of its own, and says so by a known stamp of 0.
    /// </summary>
    private async Task<bool> LacksDeletesAsync(
        long floor, long seen, long position, PullRequest request, UInt128 client, PushResult? pushed, CancellationToken cancellationToken)
    {
        if (seen < floor)
            return true;
        if (position >= floor)
            return false;
        if (pushed is not null && pushed.Results.Any(result => (long)result.Change <= floor))
            return true;
        return request.KnownStamp > 0 && await ReadFirstAsync(request.Scope, client, cancellationToken) is { Highest: > 0 } ledger
            && (ledger.Find(1) is not { } first || first.Change <= floor);
    }

    private async Task<ClientLedger> ReadFirstAsync(string scope, UInt128 client, CancellationToken cancellationToken)
    {
        await using var transaction = await log.AskAsync(log => log.BeginAsync(scope, [new LedgerRange(client, 1, 1)], cancellationToken));
        return transaction.Ledger[client];
    }

    private long Now() => time.GetUtcNow().ToUnixTimeMilliseconds();
}
