using Google.Protobuf;
using Microsoft.Extensions.Logging;
using OfflineSync.Client.Capture;
using OfflineSync.Client.Conflicts;
using OfflineSync.Client.Outbox;
using OfflineSync.Client.Pull;
using OfflineSync.Client.Subscriptions;
using OfflineSync.Protocol.Grpc;
using OfflineSync.Protocol.Limits;
using OfflineSync.Protocol.V1;

namespace OfflineSync.Client.Sync;

/// <summary>Fetches what changed in a scope, page by page, and brings its tables to a checkpoint.</summary>
internal sealed class ScopePull(Engine engine, string scope, ScopePush push, PullGate gate, SyncCounters counters, ILogger logger)
{
    private readonly Database _database = engine.Database;
    private readonly CapturedTable[] _tables = engine.TablesOf(scope);
    private readonly PullPlanner _planner = engine.PlannerOf(scope);
    private readonly string _stagingPath = PageStaging.PathFor(engine.DatabasePath, scope);
    private readonly HashSet<string> _refused = new(StringComparer.Ordinal);

    /// <summary>Whether tables are left that were not fetched.</summary>
    public bool HasMissing => _planner.HasMissing;

    /// <summary>
    /// Whether mutations may be sent with the pull. What was staged knows nothing of them, and a resnapshot needs to see every row. Nor are they to suffer from what the server
    /// says of rows and windows that are new.
    /// </summary>
    public bool TakesAlong(ScopeState state, IReadOnlyList<Addition> wanted) =>
        !state.IsResnapshot && wanted.Count == 0 && !File.Exists(_stagingPath) && _planner.Plan(state, []).IsSteady;

    /// <summary>Pulls up to a checkpoint.</summary>
    /// <param name="batch">Mutations that are sent with it.</param>
    /// <param name="wanted">Rows that the app wants besides.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <returns>How it ended, and what of the wanted rows has not come.</returns>
    public async Task<(PullEnd End, IReadOnlyList<Addition> Wanted)> RunAsync(
        List<Mutation> batch, IReadOnlyList<Addition> wanted, CancellationToken cancellationToken)
    {
        using var activity = ClientTelemetry.Activities.StartActivity("pull");
        var state = ScopeState.Read(_database, scope);
        var purpose = $"{Convert.ToHexString(engine.ClientId().Span)} {(state.IsResnapshot ? "resnapshot" : "delta")} {scope}";
        var staging = PageStaging.TryResume(_stagingPath, purpose, state, _tables);
        var plan = staging?.Request ?? _planner.Plan(state, wanted).Request;
        var watch = push.Begin(batch);
        try
        {
            var request = RequestOf(plan, batch, state, staging?.Cursor ?? state.Start);
            // What comes leaves these out, also when it is resumed.
            if (batch.Count > 0)
                plan.KnownStamp = Math.Max(plan.KnownStamp, batch[^1].Stamp);
            counters.Report(scope, batch.Count > 0 ? SyncPhase.Pushing : SyncPhase.Pulling);
            counters.Tally.AddCall();
            var isComplete = false;
            var estimate = gate.Estimate();
            using var call = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            await using var parts = engine.Transport.PullAsync(request, call.Token).GetAsyncEnumerator(call.Token);
            var next = parts.MoveNextAsync().AsTask();
            while (!isComplete && await next)
            {
                var part = parts.Current;
                isComplete = part.PartCase == PullResponse.PartOneofCase.Page && part.Page.Checkpoint;
                // The next page travels while this one is written.
                next = isComplete ? Task.FromResult(false) : parts.MoveNextAsync().AsTask();
                try
                {
                    switch (part.PartCase)
                    {
                        case PullResponse.PartOneofCase.Pushed:
                            watch.BatchArrived();
                            if (!push.StoreResults(batch, part.Pushed))
                                return await EndAsync(PullEnd.Anew);
                            break;
                        case PullResponse.PartOneofCase.Conflicts:
                            AddConflicts(part.Conflicts);
                            break;
                        case PullResponse.PartOneofCase.Page:
                            watch.PageArrived(part.Page.CalculateSize());
                            // A delta of one page needs no file.
                            if (!part.Page.Checkpoint || engine.Applier.NeedsStaging(scope, plan))
                                staging ??= PageStaging.Create(_stagingPath, purpose, plan, state.Start, _tables);
                            staging = TakePage(part.Page, state, plan, staging);
                            if (!isComplete && !gate.LetsGoOn(estimate.Add(part.Page)))
                            {
                                _database.Write(() => ScopeState.Defer(_database, scope, estimate.BytesLeft, estimate.SpaceNeeded));
                                return await EndAsync(PullEnd.Left);
                            }
                            if (!isComplete && !await PushMeanwhileAsync(cancellationToken))
                                return await EndAsync(PullEnd.Anew);
                            break;
                    }
                }
                catch
                {
                    await Abandon(next);
                    throw;
                }
            }
            if (!isComplete)
                throw new RpcException(StatusCode.Unavailable, "The server ended the pull before its checkpoint.");

            async Task<(PullEnd, IReadOnlyList<Addition>)> EndAsync(PullEnd end)
            {
                call.Cancel();
                await Abandon(next);
                return (end, wanted);
            }
        }
        catch (RpcException error)
        {
            watch.Failed(error);
            throw;
        }
        finally
        {
            staging?.Dispose();
        }
        counters.Report(scope, SyncPhase.Done);
        return (PullEnd.Checkpoint, [.. wanted.Where(addition => !plan.Additions.Contains(addition))]);
    }

    /// <summary>
    /// Brings the tables with a higher priority to a checkpoint of their own while the rest waits, if what changed in them is no more than a page. What is staged of the rest
    /// stays: it goes on from where all tables were together, and ends with all of them at one checkpoint again.
    /// </summary>
    public async Task RunFrontAsync(CancellationToken cancellationToken)
    {
        var state = ScopeState.Read(_database, scope);
        if (_planner.PlanFront(state) is not { } plan)
            return;
        using var activity = ClientTelemetry.Activities.StartActivity("pull");
        var request = plan.Clone();
        (request.Scope, request.ClientId, request.Cursor) = (scope, engine.ClientId(), UnsafeByteOperations.UnsafeWrap(state.Cursor));
        counters.Tally.AddCall();
        await foreach (var part in engine.Transport.PullAsync(request, cancellationToken))
        {
            if (part.PartCase == PullResponse.PartOneofCase.Conflicts)
                AddConflicts(part.Conflicts);
            if (part.PartCase != PullResponse.PartOneofCase.Page)
                continue;
            if (part.Page.Checkpoint)
            {
                Count(part.Page);
                engine.Notify(engine.Applier.Apply(scope, part.Page, plan, isInFront: true));
                NotifyOfConflicts(state, part.Page);
            }
            return;
        }
    }

    private PullRequest RequestOf(PullRequest plan, List<Mutation> batch, ScopeState state, byte[] cursor) => new()
    {
        Scope = scope,
        ClientId = engine.ClientId(),
        Mutations = { batch },
        Cursor = UnsafeByteOperations.UnsafeWrap(cursor),
        KnownStamp = plan.KnownStamp,
        Subscription = plan.Subscription,
        Additions = { plan.Additions },
        AcknowledgedSequence = (ulong)OutboxStore.LastUnseen(_database, scope, state.Change),
        // What the server does by itself need not be asked for.
        PageBytes = engine.Tuning.PageBytes is var bytes && bytes < ProtocolLimits.PageBytesTarget ? (uint)bytes : 0,
    };

    /// <summary>
    /// Sends what the app wrote while pages come, in all scopes: nothing small waits for something large. What is refused for another reason than this scope's waits for the
    /// turn of its scope.
    /// </summary>
    /// <returns>Whether the pull may go on.</returns>
    private async Task<bool> PushMeanwhileAsync(CancellationToken cancellationToken)
    {
        var isCurrent = true;
        foreach (var waiting in engine.FindWaiting().Where(waiting => waiting != scope && !_refused.Contains(waiting)))
        {
            try
            {
                await new ScopePush(engine, waiting, new ScopeRecovery(engine, waiting, counters, logger), counters).RunAsync(cancellationToken);
            }
            catch (RpcException)
            {
                _refused.Add(waiting);
            }
        }
        while (!push.IsRefused && isCurrent && engine.FindWaiting().Contains(scope))
            isCurrent = await push.PushAsync(push.TakeBatch().Batch, cancellationToken);
        return isCurrent;
    }

    private PageStaging? TakePage(Page page, ScopeState state, PullRequest plan, PageStaging? staging)
    {
        Count(page);
        var applier = engine.Applier;
        using var activity = page.Checkpoint ? ClientTelemetry.Activities.StartActivity("apply") : null;
        if (staging is null)
        {
            engine.Notify(applier.Apply(scope, page, plan, isInFront: false));
            NotifyOfConflicts(state, page);
            return null;
        }
        staging.Add(page);
        if (!page.Checkpoint)
            return staging;
        engine.Notify(applier.Apply(scope, page, staging));
        staging.Delete();
        NotifyOfConflicts(state, page);
        return null;
    }

    private void Count(Page page)
    {
        var rows = page.Changes?.Tables.Sum(block => (long)block.RowCount) ?? 0;
        ClientTelemetry.Rows.Add(rows);
        counters.Rows += rows;
        counters.RowsTotal = counters.Rows + (long)page.RemainingRows;
        counters.Report(scope, page.Checkpoint ? SyncPhase.Applying : SyncPhase.Pulling);
    }

    private void AddConflicts(ConflictList conflicts)
    {
        foreach (var rule in _database.Write(() => ConflictStore.Add(_database, scope, conflicts, engine.Clock.NowMilliseconds)))
            counters.Tally.AddConflict(rule);
    }

    private void NotifyOfConflicts(ScopeState before, Page checkpoint)
    {
        // Tables that were behind the others now show what was decided before.
        if (ConflictStore.HasBetween(_database, scope, before.IsResnapshot || before.Behind is not null ? 0 : before.Change, (long)checkpoint.Change))
            engine.ConflictsChanged();
    }

    private static async Task Abandon(Task<bool> next)
    {
        try
        {
            await next;
        }
        catch (Exception error) when (error is RpcException or OperationCanceledException)
        {
            // The failure that is being thrown came first.
        }
    }
}
