using Google.Protobuf;
using Microsoft.Extensions.Logging;
using OfflineSync.Client.Attachments;
using OfflineSync.Client.Capture;
using OfflineSync.Client.Conflicts;
using OfflineSync.Client.Diagnostics;
using OfflineSync.Client.Eviction;
using OfflineSync.Client.Notifications;
using OfflineSync.Client.Outbox;
using OfflineSync.Client.Pull;
using OfflineSync.Client.Scheduling;
using OfflineSync.Client.Storage;
using OfflineSync.Client.Subscriptions;
using OfflineSync.Client.Transport;
using OfflineSync.Client.Tuning;
using OfflineSync.Protocol.Grpc;
using OfflineSync.Protocol.V1;

namespace OfflineSync.Client.Sync;

/// <summary>The parts of an open client, and the one turn at a time in which they work.</summary>
internal sealed partial class Engine : IAsyncDisposable
{
    // Collecting and applying look rows up in random order; SQLite's default of 2 MiB reads index pages again and again.
    private const int CacheKibibytes = 8 * 1024;

    // A server that refuses each id is broken.
    private const int NewIdsMax = 3;

    private readonly OfflineSyncOptions _options;
    private readonly Turn _turn = new();
    private readonly Action<RowChanges> _notify;
    private readonly Action _statusChanged;
    private readonly ILogger _logger;
    private readonly Housekeeping _housekeeping;
    private readonly StorageLimits _limits;
    private readonly Evictor _evictor;
    private readonly Dictionary<string, long> _parentsSought = new(StringComparer.Ordinal);
    private bool _isClosed;

    public Engine(
        OfflineSyncOptions options, SyncTuning tuning, Database database, ISyncTransport transport, SyncTelemetry telemetry, ILogger logger,
        Action<RowChanges> notify, Action statusChanged)
    {
        _options = options;
        _notify = notify;
        _statusChanged = statusChanged;
        _logger = logger;
        Tuning = tuning;
        Database = database;
        Transport = transport;
        Telemetry = telemetry;
        // See ReferenceCheck: the SDK looks after references itself.
        database.Execute("PRAGMA foreign_keys = OFF");
        // What this connection writes to the app's tables is no write of the app. Settled once: SQLite compiles all statements again whenever it changes.
        database.EnableTriggers(options.RunTriggersOnApply);
        database.Execute($"PRAGMA cache_size = -{CacheKibibytes}");
        Clock = new ClientClock(options.TimeProvider);
        Ids = new IdSource(options.TimeProvider, options.Random);
        Collector = new Collector(Clock, Ids, logger);
        Tables = new CaptureInstaller(database, options, Collector).Install();
        tuning.Load(database);
        Applier = new CheckpointApplier(database, Tables, options, Collector, Clock);
        Uses = new RecentUses(options.TimeProvider);
        _housekeeping = new Housekeeping(database, options);
        _limits = new StorageLimits(options, new DatabaseSize(database, options.DatabasePath, Scopes), _housekeeping);
        _evictor = new Evictor(database, Tables, options, Collector, Uses, _limits, Notify);
    }

    public Database Database { get; }

    public ISyncTransport Transport { get; }

    public SyncTuning Tuning { get; }

    public SyncTelemetry Telemetry { get; }

    public TimeProvider Time => _options.TimeProvider;

    public ClientClock Clock { get; }

    public IdSource Ids { get; }

    public Collector Collector { get; }

    public IReadOnlyList<CapturedTable> Tables { get; }

    public CheckpointApplier Applier { get; }

    /// <summary>What the app reported to have read.</summary>
    public RecentUses Uses { get; }

    /// <summary>What the latest eviction did that removed something; null: none has since the client was opened.</summary>
    public EvictionResult? LastEviction { get; private set; }

    /// <summary>Called when the inbox holds other conflicts than before.</summary>
    public Action ConflictsChanged { get; set; } = () => { };

    /// <summary>Called when mutations were rejected.</summary>
    public Action RejectionsChanged { get; set; } = () => { };

    /// <summary>Called when the access to a scope was withdrawn, and files may be left that no row names.</summary>
    public Action ScopeWithdrawn { get; set; } = () => { };

    public string DatabasePath => _options.DatabasePath;

    public int PushMutationsMax => _options.PushMutationsMax;

    public IReadOnlyList<string> Scopes => [.. Tables.Select(table => table.Scope).Append(_options.Scope).Distinct(StringComparer.Ordinal)];

    /// <summary>Syncs all scopes, one after the other.</summary>
    /// <param name="triggers">What sets it off.</param>
    /// <param name="progress">Told of progress.</param>
    /// <param name="allowsBulk">Whether to fetch large deltas too.</param>
    /// <param name="begins">Called when the syncs before it are over; what it throws ends it.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <exception cref="OfflineSyncException">The sync failed; the next one goes on where it stopped.</exception>
    /// <param name="fetch">A scope to sync alone, and rows of it to bring; null: all scopes.</param>
    public async Task<SyncResult> SyncAsync(
        Trigger triggers, IProgress<SyncProgress>? progress, bool allowsBulk, Action begins, CancellationToken cancellationToken,
        (string Scope, IReadOnlyList<Addition> Additions)? fetch = null)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            begins();
            ObjectDisposedException.ThrowIf(_isClosed, typeof(OfflineSyncClient));
            var record = await Telemetry.BeginAsync(triggers);
            var counters = new SyncCounters(progress, Transport);
            var quarantined = Applier.Quarantined;
            Exception? failure = null;
            try
            {
                return await RunAsync(counters, allowsBulk, fetch, cancellationToken);
            }
            catch (Exception error)
            {
                failure = error;
                throw;
            }
            finally
            {
                Telemetry.End(record, counters, Applier.Quarantined - quarantined, failure, this);
            }
        }
        finally
        {
            _turn.Release();
        }
    }

    private async Task<SyncResult> RunAsync(
        SyncCounters counters, bool allowsBulk, (string Scope, IReadOnlyList<Addition> Additions)? fetch, CancellationToken cancellationToken)
    {
        try
        {
            using var activity = ClientTelemetry.Activities.StartActivity("sync");
            var started = _options.TimeProvider.GetTimestamp();
            var gate = await SyncAsync(counters, allowsBulk, fetch, isAgain: false, cancellationToken);
            gate.ThrowIfShort();
            return counters.ToResult(_options.TimeProvider.GetElapsedTime(started));
        }
        catch (RpcException error)
        {
            throw SyncErrors.From(error, _options.Server);
        }
        catch (Microsoft.Data.Sqlite.SqliteException error)
        {
            throw new OfflineSyncException(OfflineSyncError.LocalStorage, $"The database {DatabasePath} failed during the sync: {error.Message} Nothing is lost.", error);
        }
        catch (Protocol.ProtocolException error)
        {
            throw new OfflineSyncException(OfflineSyncError.Protocol, $"The server sent something that breaks the contract: {error.Message}", error);
        }
    }

    /// <summary>Syncs, and makes room; once more if that made room for a delta that was left for want of space.</summary>
    private async Task<PullGate> SyncAsync(
        SyncCounters counters, bool allowsBulk, (string Scope, IReadOnlyList<Addition> Additions)? fetch, bool isAgain, CancellationToken cancellationToken)
    {
        var gate = new PullGate(_options, Tuning, Transport, allowsBulk);
        for (var newIds = 0; await SyncScopesAsync(gate, counters, fetch, cancellationToken) is { } refusal; newIds++)
        {
            if (newIds == NewIdsMax)
                throw refusal;
            Database.Write(TakeNewClientId);
        }
        Purge();
        var isShort = gate.IsShort;
        await KeepWithinAsync(cancellationToken, isShort ? gate.Needed : 0);
        if (!isShort || gate.IsShort || isAgain)
            return gate;
        counters.Deferred = 0;
        return await SyncAsync(counters, allowsBulk, fetch, isAgain: true, cancellationToken);
    }

    /// <summary>
    /// Syncs all scopes under the client's id. One in which another installation uses the id does not end it: in the others the server may have taken
    /// mutations whose results are not here yet, and under a new id they would take effect again. Nor does one that the caller may not use, or that is full.
    /// </summary>
    private async Task<RpcException?> SyncScopesAsync(
        PullGate gate, SyncCounters counters, (string Scope, IReadOnlyList<Addition> Additions)? fetch, CancellationToken cancellationToken)
    {
        RpcException? refusal = null;
        RpcException? denial = null;
        foreach (var scope in fetch is { } one ? [one.Scope, .. Scopes.Where(other => other != one.Scope)] : Scopes)
        {
            var isFetched = scope == fetch?.Scope;
            // A fetch is of its scope alone, unless that one needs a new id.
            if (fetch is not null && !isFetched && refusal is null)
                break;
            try
            {
                refusal = await new ScopeSync(this, scope, isFetched ? fetch!.Value.Additions : [], gate, counters, _logger).RunAsync(cancellationToken) ?? refusal;
            }
            catch (RpcException error) when (error.Status == StatusCode.PermissionDenied || error.Reason == Reason.QuotaExceeded)
            {
                denial ??= error;
            }
        }
        return refusal is null && denial is not null ? throw denial : refusal;
    }

    /// <summary>The tables of a scope.</summary>
    public CapturedTable[] TablesOf(string scope) => [.. Tables.Where(table => table.Scope == scope)];

    /// <summary>Decides what to ask of a scope.</summary>
    public PullPlanner PlannerOf(string scope) => new(Database, scope, TablesOf(scope), _options);

    /// <summary>The scopes in which something waits to be sent.</summary>
    public IReadOnlyList<string> FindWaiting()
    {
        if (Database.Scalar("SELECT 1 FROM offlinesync_capture LIMIT 1") is not null)
            Notify(Database.Write(() => Collector.Collect(Database, Tables)));
        return OutboxStore.ScopesWaiting(Database);
    }

    /// <summary>Whether rows were put aside, or may have been in another life of the app, since all that they refer to was asked for.</summary>
    public bool MayLackParents(string scope) => !_parentsSought.TryGetValue(scope, out var quarantined) || quarantined < Applier.Quarantined;

    /// <summary>Notes that all was asked for to which rows in quarantine refer.</summary>
    public void NoteParents(string scope) => _parentsSought[scope] = Applier.Quarantined;

    public ByteString ClientId() => ClientId(Database);

    public static ByteString ClientId(Database database)
    {
        var row = database.Prepare("SELECT client_id FROM offlinesync_client");
        row.Step();
        var id = ByteString.CopyFrom(row.Blob(0));
        row.Reset();
        return id;
    }

    /// <summary>
    /// Goes on under a new id, because another installation uses this one (a restored backup, a cloned device). What is in the outbox is sent under
    /// the new id; the scopes are fetched anew, as the server held back what it took for this client's own writes.
    /// </summary>
    private void TakeNewClientId()
    {
        Database.Prepare("UPDATE offlinesync_client SET client_id = ?1").Bind(1, Ids.NewId().ToByteArray(bigEndian: true)).Run();
        OutboxStore.Renumber(Database);
        foreach (var scope in Scopes)
        {
            ScopeState.Resnapshot(Database, scope);
            Declaration.Forget(Database, scope);
            // Who has to start anew is not told by a cursor that the server was restored.
            AttachmentTable.OfferAgain(Database, scope);
        }
    }

    /// <summary>Ends with a scope to which the server has withdrawn the access.</summary>
    public void Withdraw(string scope, string message)
    {
        Notify(Applier.Withdraw(scope, message));
        ScopeWithdrawn();
        ConflictsChanged();
        RejectionsChanged();
        StatusChanged();
    }

    public void Notify((RowChanges Remote, RowChanges Local) changes)
    {
        Notify(changes.Local);
        Notify(changes.Remote);
    }

    public void Notify(RowChanges changes)
    {
        if (!changes.IsEmpty)
            _notify(changes);
        if (changes.HasRejected)
            RejectionsChanged();
    }

    public void StatusChanged() => _statusChanged();

    /// <summary>Waits for a running sync and closes the connection.</summary>
    public async ValueTask DisposeAsync()
    {
        await _turn.WaitAsync();
        _isClosed = true;
        await Telemetry.DisposeAsync();
        Database.Dispose();
        _turn.Release();
    }

    /// <summary>Looks after the database: the planner's statistics, what is kept no longer, and free pages. Writers wait for one small step at a time.</summary>
    public async Task MaintainAsync(CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            ObjectDisposedException.ThrowIf(_isClosed, typeof(OfflineSyncClient));
            Purge();
            _housekeeping.Optimize();
            await EvictAllAsync(cancellationToken);
            _housekeeping.AllowShrinking(_limits.Size);
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>Evicts what the policies let go.</summary>
    /// <exception cref="OfflineSyncException">The database failed.</exception>
    public async Task<EvictionResult> EvictAsync(CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            ObjectDisposedException.ThrowIf(_isClosed, typeof(OfflineSyncClient));
            Purge();
            return await EvictAllAsync(cancellationToken);
        }
        catch (Microsoft.Data.Sqlite.SqliteException error)
        {
            throw new OfflineSyncException(OfflineSyncError.LocalStorage, $"The database {DatabasePath} failed during an eviction: {error.Message} Nothing is lost.", error);
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>Makes room, if the limits ask for it. Trouble with it does not concern the sync.</summary>
    /// <param name="needed">How many bytes are needed on the volume besides.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public async Task KeepWithinAsync(CancellationToken cancellationToken, long needed = 0)
    {
        try
        {
            Uses.Save(Database);
            _limits.CutLongLog();
            if (_evictor.HasChangedWindows)
                await EvictAsync(tally => _evictor.NarrowAsync(tally, cancellationToken), cancellationToken);
            if (_evictor.HasPolicies && _limits.FindTarget(needed) is { } target)
                await EvictAsync(tally => _evictor.ShrinkAsync(target, tally, cancellationToken), cancellationToken);
        }
        catch (Microsoft.Data.Sqlite.SqliteException error)
        {
            LogEvictionFailed(error);
        }
    }

    private Task<EvictionResult> EvictAllAsync(CancellationToken cancellationToken) => EvictAsync(
        tally => _evictor.RunAsync(_limits.FindTarget() ?? long.MaxValue, tally, cancellationToken), cancellationToken);

    private async Task<EvictionResult> EvictAsync(Func<EvictionTally, Task> evict, CancellationToken cancellationToken)
    {
        var tally = new EvictionTally();
        var before = _limits.Size.OnDisk;
        await evict(tally);
        await _housekeeping.GiveBackAsync(cancellationToken);
        var result = tally.ToResult(before, _limits.Size.OnDisk, _options.TimeProvider.GetUtcNow());
        if (result.Rows > 0)
        {
            LastEviction = result;
            StatusChanged();
        }
        return result;
    }

    private void Purge()
    {
        var before = Clock.NowMilliseconds - (long)_options.AcknowledgedRetention.TotalMilliseconds;
        var oldest = Database.Scalar("SELECT min(acknowledged_at) FROM offlinesync_outbox WHERE state = 2");
        if (oldest < before)
            Database.Write(() => OutboxStore.Purge(Database, before));
        if (ConflictStore.Purge(Database, Clock.NowMilliseconds - (long)_options.ConflictRetention.TotalMilliseconds))
            ConflictsChanged();
    }

    [LoggerMessage(12, LogLevel.Warning, "Rows could not leave the device to make room; it is tried again after the next sync")]
    private partial void LogEvictionFailed(Exception error);
}
