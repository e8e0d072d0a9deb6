using OfflineSync.Client.Outbox;
using OfflineSync.Client.Tuning;
using OfflineSync.Protocol.Grpc;
using OfflineSync.Protocol.V1;

namespace OfflineSync.Client.Sync;

/// <summary>Sends what the app wrote into a scope, and stores what became of it.</summary>
internal sealed class ScopePush(Engine engine, string scope, ScopeRecovery recovery, SyncCounters counters)
{
    private const int BatchOperationsMax = 50_000;

    private readonly Database _database = engine.Database;

    /// <summary>What is on its way, and may be at fault if the server refuses the call.</summary>
    public List<Mutation> Sent { get; private set; } = [];

    /// <summary>Whether the server takes nothing for now, so that nothing is sent.</summary>
    public bool IsRefused { get; set; }

    /// <summary>Sends all that waits.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        await DeclareAsync(cancellationToken);
        while (TakeBatch() is { Batch.Count: > 0 } taken)
            await PushAsync(taken.Batch, cancellationToken);
    }

    /// <summary>Says how the tables merge, once for each declaration.</summary>
    public async Task DeclareAsync(CancellationToken cancellationToken)
    {
        Sent = [];
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

    /// <summary>Collects what the app wrote, and takes what is sent next.</summary>
    public (List<Mutation> Batch, bool HasMore) TakeBatch()
    {
        using var activity = ClientTelemetry.Activities.StartActivity("collect");
        var (changes, batch, hasMore) = _database.Write(() =>
        {
            var changes = engine.Collector.Collect(_database, engine.Tables);
            var (batch, hasMore) = OutboxStore.TakeBatch(_database, scope, engine.Tuning.BatchBytes, BatchOperationsMax, recovery.BatchMutationsMax);
            return (changes, batch, hasMore);
        });
        engine.Notify(changes);
        counters.Total = counters.Pushed + counters.Rejected + OutboxStore.CountUnacknowledged(_database, scope);
        return (batch, hasMore);
    }

    /// <summary>Sends mutations; false if the whole scope has to be fetched because of their results.</summary>
    public async Task<bool> PushAsync(List<Mutation> batch, CancellationToken cancellationToken)
    {
        counters.Report(scope, SyncPhase.Pushing);
        using var activity = ClientTelemetry.Activities.StartActivity("push");
        var request = new PushRequest { Scope = scope, ClientId = engine.ClientId(), Mutations = { batch } };
        return StoreResults(batch, await PushAsync(request, batch, cancellationToken));
    }

    /// <summary>Begins a call that sends mutations, or none.</summary>
    public TransferWatch Begin(List<Mutation> batch)
    {
        Sent = batch;
        return new TransferWatch(engine.Tuning, engine.Transport, engine.Time, batch.Sum(mutation => (long)mutation.ChangeSet.Length));
    }

    /// <summary>Stores the results; false if the whole scope has to be fetched because of what they say.</summary>
    public bool StoreResults(List<Mutation> batch, PushResponse response)
    {
        if (response.Results.Count != batch.Count)
            throw new OfflineSyncException(OfflineSyncError.Protocol, $"The server sent {response.Results.Count} results for {batch.Count} mutations.");
        var (stored, isCurrent) = _database.Write(() =>
        {
            var stored = response.Results.Select(result => OutboxStore.StoreResult(_database, scope, result, engine.Clock.NowMilliseconds)).ToList();
            engine.Clock.ObserveServerTime(_database, response.ServerTime);
            return (stored, !Hid(response.Results));
        });
        // Nothing that fails from here on is their fault.
        Sent = [];
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
        recovery.NoteSent(batch.Count);
        return isCurrent;
    }

    private async Task<PushResponse> PushAsync(PushRequest request, List<Mutation> batch, CancellationToken cancellationToken)
    {
        counters.Tally.AddCall();
        var watch = Begin(batch);
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
}
