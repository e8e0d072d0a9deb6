using Microsoft.Extensions.Logging;
using OfflineSync.Client.Capture;
using OfflineSync.Client.Eviction;
using OfflineSync.Client.Outbox;
using OfflineSync.Client.Pull;
using OfflineSync.Protocol.Grpc;
using OfflineSync.Protocol.V1;

namespace OfflineSync.Client.Sync;

/// <summary>
/// Reconciles one scope with the server: collects what the app wrote, pushes it, and pulls to a checkpoint. The last push and the pull are one
/// request. Every step leaves the database in a state from which the next attempt goes on, so any failure is simply thrown.
/// </summary>
internal sealed partial class ScopeSync
{
    // Each kind of recovery is tried a few times in one sync; a server that keeps asking for it is broken.
    private const int RecoveriesMax = 8;

    // Rows that are brought back may refer to others that are not here.
    private const int GenerationsMax = 10;

    private readonly Engine _engine;
    private readonly string _scope;
    private readonly PullGate _gate;
    private readonly SyncCounters _counters;
    private readonly ILogger _logger;
    private readonly CapturedTable[] _tables;
    private readonly ScopeRecovery _recovery;
    private readonly ScopePush _push;
    private readonly ScopePull _pull;
    private IReadOnlyList<Addition> _wanted;

    public ScopeSync(Engine engine, string scope, IReadOnlyList<Addition> wanted, PullGate gate, SyncCounters counters, ILogger logger)
    {
        (_engine, _scope, _wanted, _gate, _counters, _logger) = (engine, scope, wanted, gate, counters, logger);
        _tables = engine.TablesOf(scope);
        _recovery = new ScopeRecovery(engine, scope, counters, logger);
        _push = new ScopePush(engine, scope, _recovery, counters);
        _pull = new ScopePull(engine, scope, _push, gate, counters, logger);
    }

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
                await ReconcileAsync(cancellationToken);
                return full is null ? null : throw full;
            }
            catch (RpcException error) when (error.Reason == Reason.AccessRevoked)
            {
                PageStaging.Discard(PageStaging.PathFor(_engine.DatabasePath, _scope));
                _engine.Withdraw(_scope, error.Message);
                throw;
            }
            catch (RpcException error) when (full is null && error.Reason == Reason.QuotaExceeded)
            {
                // What cannot be sent does not keep back what others wrote, such as the deletes that make room for it.
                (full, _push.IsRefused) = (error, true);
            }
            catch (RpcException error) when (recoveries < RecoveriesMax && (recovery = _recovery.Recover(error, _push.Sent)) != Recovery.None)
            {
                LogRecovered(_scope, error.Reason);
                _counters.Tally.AddRecovery();
                if (error.Reason == Reason.Malformed)
                    _engine.RejectionsChanged();
                if (recovery == Recovery.NewClientId)
                    return error;
            }
        }
    }

    private async Task ReconcileAsync(CancellationToken cancellationToken)
    {
        await _push.DeclareAsync(cancellationToken);
        while (true)
        {
            var (batch, hasMore) = _push.IsRefused ? ([], false) : _push.TakeBatch();
            var state = ScopeState.Read(_engine.Database, _scope);
            var isReady = _gate.LetsBegin(state);
            if (batch.Count > 0 && (!isReady || hasMore || !_pull.TakesAlong(state, _wanted)))
            {
                await _push.PushAsync(batch, cancellationToken);
                continue;
            }
            var end = PullEnd.Left;
            if (isReady)
                (end, _wanted) = await _pull.RunAsync(batch, _wanted, cancellationToken);
            if (end == PullEnd.Left)
            {
                await _pull.RunFrontAsync(cancellationToken);
                Leave();
                return;
            }
            if (end == PullEnd.Checkpoint && _engine.MayLackParents(_scope))
                await PullParentsAsync(cancellationToken);
            if (end == PullEnd.Checkpoint && _wanted.Count == 0 && !_pull.HasMissing)
                return;
        }
    }

    /// <summary>Brings rows back that left the device, as rows have come that refer to them.</summary>
    private async Task PullParentsAsync(CancellationToken cancellationToken)
    {
        if (!_tables.Any(table => table.IsPartial))
            return;
        var parents = new MissingParents(_engine.Database, _tables);
        for (var generations = 0; generations < GenerationsMax && parents.Find() is { Count: > 0 } missing; generations++)
        {
            if ((await _pull.RunAsync([], missing, cancellationToken)).End == PullEnd.Left)
                return;
        }
        _engine.NoteParents(_scope);
    }

    /// <summary>Ends without the newest checkpoint of all tables: the rest is fetched when there is a network and space for it.</summary>
    private void Leave()
    {
        var state = ScopeState.Read(_engine.Database, _scope);
        _gate.NoteNeed(state.Space);
        _counters.Deferred += state.Deferred;
        _counters.Report(_scope, SyncPhase.Done);
    }

    [LoggerMessage(10, LogLevel.Warning, "Scope {Scope}: the server answered {Reason}; the client has put it right and goes on")]
    private partial void LogRecovered(string scope, Reason reason);
}
