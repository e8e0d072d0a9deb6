using Google.Protobuf;
using Microsoft.Extensions.Logging;
using OfflineSync.Client.Capture;
using OfflineSync.Client.Conflicts;
using OfflineSync.Client.Eviction;
using OfflineSync.Client.Outbox;
using OfflineSync.Client.Pull;
using OfflineSync.Client.Subscriptions;
using OfflineSync.Client.Tuning;
using OfflineSync.Protocol.Grpc;
using OfflineSync.Protocol.Limits;
using OfflineSync.Protocol.V1;

namespace OfflineSync.Client.Sync;

/// <summary>
/// Reconciles one scope with the server: collects what the app wrote, pushes it, and pulls to a checkpoint. The last push and the pull are one
/// request. Every step leaves the database in a state from which the next attempt goes on, so any failure is simply thrown.
/// </summary>
internal sealed partial class ScopeSync(
    Engine engine, string scope, IReadOnlyList<Addition> additions, PullGate gate, SyncCounters counters, ILogger logger)
{
    private enum PullEnd
    {
        /// <summary>The tables are at a new checkpoint.</summary>
        Checkpoint,

        /// <summary>The rest is fetched when there is a network and space for it.</summary>
        Left,

        /// <summary>It has to be begun anew.</summary>
        Anew,
    }

    private const int BatchOperationsMax = 50_000;

    // Each kind of recovery is tried a few times in one sync; a server that keeps asking for it is broken.
    private const int RecoveriesMax = 8;

    // Rows that are brought back may refer to others that are not here.
    private const int GenerationsMax = 10;

    private readonly Database _database = engine.Database;
    private readonly CapturedTable[] _tables = [.. engine.Tables.Where(table => table.Scope == scope)];
    private readonly PullPlanner _planner = engine.PlannerOf(scope);
    private readonly ScopeRecovery _recovery = new(engine, scope, counters, logger);
    private readonly HashSet<string> _refused = new(StringComparer.Ordinal);
    private IReadOnlyList<Addition> _wanted = additions;
    private bool _sends;
    private List<Mutation> _sent = [];

    private string StagingPath => PageStaging.PathFor(engine.DatabasePath, scope);

    /// <summary>Syncs the scope.</summary>
    /// <returns>The refusal because of which the client cannot go on under its id here; null when all is well.</returns>
    public async Task<RpcException?> RunAsync(CancellationToken cancellationToken)
    {
        RpcException? full = null;
        for (var recoveries = 0; ; recoveries++)
        {
            var recovery = Recovery.None;
            try
            {
                await ReconcileAsync(sends: full is null, cancellationToken);
                return full is null ? null : throw full;
            }
            catch (RpcException error) when (error.Reason == Reason.AccessRevoked)
            {
                PageStaging.Discard(StagingPath);
                engine.Withdraw(scope, error.Message);
                throw;
            }
            catch (RpcException error) when (full is null && error.Reason == Reason.QuotaExceeded)
            {
                // What cannot be sent does not keep back what others wrote, such as the deletes that make room for it.
                full = error;
            }
            catch (RpcException error) when (recoveries < RecoveriesMax && (recovery = _recovery.Recover(error, _sent)) != Recovery.None)
            {
                LogRecovered(scope, error.Reason);
                counters.Tally.AddRecovery();
                if (error.Reason == Reason.Malformed)
                    engine.RejectionsChanged();
                if (recovery == Recovery.NewClientId)
                    return error;
            }
        }
    }

    /// <summary>Sends what waits, while a large delta of another scope comes.</summary>
    public async Task PushAsync(CancellationToken cancellationToken)
    {
        await DeclareAsync(cancellationToken);
        while (TakeBatch() is { Batch.Count: > 0 } taken)
            await PushAsync(taken.Batch, cancellationToken);
    }

    private async Task ReconcileAsync(bool sends, CancellationToken cancellationToken)
    {
        _sends = sends;
        await DeclareAsync(cancellationToken);
        while (true)
        {
            var (batch, hasMore) = sends ? TakeBatch() : ([], false);
            var state = ScopeState.Read(_database, scope);
            var isReady = gate.LetsBegin(state);
            if (batch.Count > 0 && (!isReady || hasMore || !MayComeAlong(state)))
            {
                await PushAsync(batch, cancellationToken);
                continue;
            }
            var end = isReady ? await PullAsync(batch, cancellationToken) : PullEnd.Left;
            if (end == PullEnd.Left)
            {
                await PullFrontAsync(cancellationToken);
                Leave();
                return;
            }
            if (end == PullEnd.Checkpoint && engine.MayLackParents(scope))
                await PullParentsAsync(cancellationToken);
            if (end == PullEnd.Checkpoint && _wanted.Count == 0 && !_planner.HasMissing)
                return;
        }
    }

    /// <summary>
    /// Whether mutations may be sent with the pull. What was staged knows nothing of them, and a resnapshot needs to see every row. Nor are they to suffer from what the server
    /// says of rows and windows that are new.
    /// </summary>
    private bool MayComeAlong(ScopeState state) =>
        !state.IsResnapshot && _wanted.Count == 0 && !File.Exists(StagingPath) && _planner.Plan(state, []).IsSteady;

    /// <summary>Brings rows back that left the device, as rows have come that refer to them.</summary>
    private async Task PullParentsAsync(CancellationToken cancellationToken)
    {
        if (!_tables.Any(table => table.IsPartial))
            return;
        _sent = [];
        var wanted = _wanted;
        var parents = new MissingParents(_database, _tables);
        for (var generations = 0; generations < GenerationsMax && parents.Find() is { Count: > 0 } missing; generations++)
        {
            _wanted = missing;
            if (await PullAsync([], cancellationToken) == PullEnd.Left)
            {
                _wanted = wanted;
                return;
            }
        }
        _wanted = wanted;
        engine.NoteParents(scope);
    }

    /// <summary>Sends mutations; false if the whole scope has to be fetched because of their results.</summary>
    private async Task<bool> PushAsync(List<Mutation> batch, CancellationToken cancellationToken)
    {
        counters.Report(scope, SyncPhase.Pushing);
        using var activity = ClientTelemetry.Activities.StartActivity("push");
        var request = new PushRequest { Scope = scope, ClientId = engine.ClientId(), Mutations = { batch } };
        var isCurrent = StoreResults(batch, await PushAsync(request, cancellationToken));
        // Nothing that fails from here on is their fault.
        _sent = [];
        return isCurrent;
    }

    private async Task<PushResponse> PushAsync(PushRequest request, CancellationToken cancellationToken)
    {
        counters.Tally.AddCall();
        var watch = Watch(request.Mutations);
        try
        {
            var response = await engine.Transport.PushAsync(request, cancellationToken);
            watch.BatchArrived();
            return response;
        }
        catch (RpcException error)
        {
            watch.Failed(error);
            throw;
        }
    }

    private TransferWatch Watch(IEnumerable<Mutation> batch) =>
        new(engine.Tuning, engine.Transport, engine.Time, batch.Sum(mutation => (long)mutation.ChangeSet.Length));

    /// <summary>Ends without the newest checkpoint of all tables: the rest is fetched when there is a network and space for it.</summary>
    private void Leave()
    {
        var state = ScopeState.Read(_database, scope);
        gate.NoteNeed(state.Space);
        counters.Deferred += state.Deferred;
        counters.Report(scope, SyncPhase.Done);
    }

    /// <summary>Says how the tables merge, once for each declaration.</summary>
    private async Task DeclareAsync(CancellationToken cancellationToken)
    {
        _sent = [];
        var declaration = new Declaration(scope, engine.Tables);
        if (declaration.IsAccepted(_database))
            return;
        using var activity = ClientTelemetry.Activities.StartActivity("declare");
        counters.Tally.AddCall();
        long serverTime = 0;
        try
        {
            serverTime = (await engine.Transport.DeclareAsync(declaration.ToRequest(engine.ClientId()), cancellationToken)).ServerTime;
        }
        catch (RpcException error) when (error.Status == StatusCode.Unimplemented)
        {
            if (!declaration.IsDefault)
                throw new OfflineSyncException(
                    OfflineSyncError.IncompatibleSchema, "The server is older than the merge rules of this app: update the server.", error)
                { IsServerOlder = true };
        }
        _database.Write(() =>
        {
            declaration.Accept(_database);
            engine.Clock.ObserveServerTime(_database, serverTime);
        });
    }

    private (List<Mutation> Batch, bool HasMore) TakeBatch()
    {
        using var activity = ClientTelemetry.Activities.StartActivity("collect");
        var (changes, batch, hasMore) = _database.Write(() =>
        {
            var changes = engine.Collector.Collect(_database, engine.Tables);
            var (batch, hasMore) = OutboxStore.TakeBatch(_database, scope, engine.Tuning.BatchBytes, BatchOperationsMax, _recovery.BatchMutationsMax);
            return (changes, batch, hasMore);
        });
        _sent = batch;
        engine.Notify(changes);
        counters.Total = counters.Pushed + counters.Rejected + OutboxStore.CountUnacknowledged(_database, scope);
        return (batch, hasMore);
    }

    /// <summary>Stores the results; false if the whole scope has to be fetched because of what they say.</summary>
    private bool StoreResults(List<Mutation> batch, PushResponse response)
    {
        if (response.Results.Count != batch.Count)
            throw new OfflineSyncException(OfflineSyncError.Protocol, $"The server sent {response.Results.Count} results for {batch.Count} mutations.");
        var (stored, isCurrent) = _database.Write(() =>
        {
            var stored = response.Results.Select(result => OutboxStore.StoreResult(_database, scope, result, engine.Clock.NowMilliseconds)).ToList();
            engine.Clock.ObserveServerTime(_database, response.ServerTime);
            return (stored, !Hid(response.Results));
        });
        foreach (var result in stored.OfType<StoredResult>())
        {
            counters.Operations += result.Operations;
            counters.Tally.AddResult(result.Milliseconds, result.Attempts, result.Code);
        }
        foreach (var outcome in response.Results.GroupBy(result => result.Outcome))
            ClientTelemetry.Mutations.Add(outcome.Count(), new KeyValuePair<string, object?>("outcome", outcome.Key.ToString()));
        counters.Pushed += response.Results.Count(result => result.Outcome == Outcome.Applied);
        counters.Rejected += response.Results.Count(result => result.Outcome != Outcome.Applied);
        engine.StatusChanged();
        if (response.Results.Any(result => result.Outcome != Outcome.Applied))
            engine.RejectionsChanged();
        counters.Report(scope, SyncPhase.Pushing);
        _recovery.NoteSent(batch.Count);
        return isCurrent;
    }

    /// <summary>
    /// The server had mutations before the checkpoint that this device shows: another life of its file has sent them. What came with that checkpoint for
    /// their rows was hidden behind them, and does not come again.
    /// </summary>
    private bool Hid(IEnumerable<MutationResult> results)
    {
        var state = ScopeState.Read(_database, scope);
        if (state.IsResnapshot || !results.Any(result => (long)result.Change <= state.Change))
            return false;
        ScopeState.Resnapshot(_database, scope);
        return true;
    }

    /// <summary>Pulls up to a checkpoint.</summary>
    private async Task<PullEnd> PullAsync(List<Mutation> batch, CancellationToken cancellationToken)
    {
        using var activity = ClientTelemetry.Activities.StartActivity("pull");
        var state = ScopeState.Read(_database, scope);
        var purpose = $"{Convert.ToHexString(engine.ClientId().Span)} {(state.IsResnapshot ? "resnapshot" : "delta")} {scope}";
        var staging = PageStaging.TryResume(StagingPath, purpose, state, _tables);
        var plan = staging?.Request ?? _planner.Plan(state, _wanted).Request;
        var watch = Watch(batch);
        try
        {
            var request = new PullRequest
            {
                Scope = scope,
                ClientId = engine.ClientId(),
                Mutations = { batch },
                Cursor = UnsafeByteOperations.UnsafeWrap(staging?.Cursor ?? state.Start),
                KnownStamp = plan.KnownStamp,
                Subscription = plan.Subscription,
                Additions = { plan.Additions },
                AcknowledgedSequence = (ulong)OutboxStore.LastUnseen(_database, scope, state.Change),
                // What the server does by itself need not be asked for.
                PageBytes = engine.Tuning.PageBytes is var bytes && bytes < ProtocolLimits.PageBytesTarget ? (uint)bytes : 0,
            };
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
                    if (part.PartCase == PullResponse.PartOneofCase.Pushed)
                        watch.BatchArrived();
                    else if (part.PartCase == PullResponse.PartOneofCase.Page)
                        watch.PageArrived(part.Page.CalculateSize());
                    if (part.PartCase == PullResponse.PartOneofCase.Pushed && !StoreResults(batch, part.Pushed))
                        return await EndAsync(PullEnd.Anew);
                    if (part.PartCase == PullResponse.PartOneofCase.Conflicts)
                        AddConflicts(part.Conflicts);
                    else if (part.PartCase == PullResponse.PartOneofCase.Page)
                    {
                        // A delta of one page needs no file.
                        if (!part.Page.Checkpoint || engine.Applier.NeedsStaging(scope, plan))
                            staging ??= PageStaging.Create(StagingPath, purpose, plan, state.Start, _tables);
                        staging = TakePage(part.Page, state, plan, staging);
                        if (!isComplete && !gate.LetsGoOn(estimate.Add(part.Page)))
                        {
                            _database.Write(() => ScopeState.Defer(_database, scope, estimate.BytesLeft, estimate.SpaceNeeded));
                            return await EndAsync(PullEnd.Left);
                        }
                        if (!isComplete && !await PushMeanwhileAsync(cancellationToken))
                            return await EndAsync(PullEnd.Anew);
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

            async Task<PullEnd> EndAsync(PullEnd end)
            {
                call.Cancel();
                await Abandon(next);
                return end;
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
        _wanted = [.. _wanted.Where(addition => !plan.Additions.Contains(addition))];
        counters.Report(scope, SyncPhase.Done);
        return PullEnd.Checkpoint;
    }

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
                await new ScopeSync(engine, waiting, [], gate, counters, logger).PushAsync(cancellationToken);
            }
            catch (RpcException)
            {
                _refused.Add(waiting);
            }
        }
        while (_sends && isCurrent && engine.FindWaiting().Contains(scope))
            isCurrent = await PushAsync(TakeBatch().Batch, cancellationToken);
        return isCurrent;
    }

    /// <summary>
    /// Brings the tables with a higher priority to a checkpoint of their own while the rest waits, if what changed in them is no more than a page. What is staged of the rest
    /// stays: it goes on from where all tables were together, and ends with all of them at one checkpoint again.
    /// </summary>
    private async Task PullFrontAsync(CancellationToken cancellationToken)
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

    [LoggerMessage(10, LogLevel.Warning, "Scope {Scope}: the server answered {Reason}; the client has put it right and goes on")]
    private partial void LogRecovered(string scope, Reason reason);
}
