using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;
using OfflineSync.Client.Attachments;
using OfflineSync.Client.Capture;
using OfflineSync.Client.Conflicts;
using OfflineSync.Client.Diagnostics;
using OfflineSync.Client.Eviction;
using OfflineSync.Client.Notifications;
using OfflineSync.Client.Outbox;
using OfflineSync.Client.Pull;
using OfflineSync.Client.Rejections;
using OfflineSync.Client.Scheduling;
using OfflineSync.Client.Schema;
using OfflineSync.Client.Storage;
using OfflineSync.Client.Subscriptions;
using OfflineSync.Client.Sync;
using OfflineSync.Client.Transport;
using OfflineSync.Client.Tuning;
using OfflineSync.Protocol.Limits;
using OfflineSync.Protocol.Rows;
using OfflineSync.Protocol.V1;

namespace OfflineSync.Client;

/// <summary>
/// Keeps the tracked tables of an app's SQLite database in step with a server. The app reads and writes its tables as ever, through any
/// connection and library; the client captures what it writes, sends it when the server can be reached, and brings what others wrote.
/// One client per database file and process. Safe to use from several threads.
/// </summary>
public sealed class OfflineSyncClient : IAsyncDisposable
{
    private readonly OfflineSyncOptions _options;
    private readonly string _connectionString;
    private readonly Database _reader;
    private readonly LocalDatabase _local;
    private readonly SyncTuning _tuning;
    private readonly Engine _engine;
    private readonly SyncHistory _history;
    private readonly AttachmentStore _files;
    private readonly RowFetch _fetch;
    private readonly WorkQueue? _queue;
    private readonly AttachmentLane? _lane;
    private readonly IDisposable? _channel;
    private volatile OfflineSyncException? _lastError;
    private volatile bool _isOnline;
    private int _syncing;

    private OfflineSyncClient(OfflineSyncOptions options)
    {
        _options = options;
        _history = new SyncHistory(options.TimeProvider);
        var logger = (options.LoggerFactory ?? NullLoggerFactory.Instance).CreateLogger("OfflineSync.Client");
        _connectionString = new SqliteConnectionStringBuilder { DataSource = options.DatabasePath, Mode = SqliteOpenMode.ReadWrite }.ToString();
        _tuning = new SyncTuning(options, () => OpenDatabase(options.DatabasePath), logger);
        var database = OpenDatabase(options.DatabasePath);
        try
        {
            (var transport, _channel) = CreateTransport(options, _tuning);
            var journal = options.Telemetry.Journal ? new Journal(options, logger) : null;
            Diagnostics = new SyncDiagnostics(options, journal, () => WorkManager, logger);
            var reporter = new Reporter(options, transport, journal, _tuning, logger);
            var telemetry = new SyncTelemetry(options, journal, Diagnostics.Runs, reporter, () => WorkManager, Diagnostics.Raise, logger);
            _engine = new Engine(options, _tuning, database, transport, telemetry, logger, OnRowsChanged, OnStatusChanged);
            _reader = OpenDatabase(options.DatabasePath);
        }
        catch
        {
            _channel?.Dispose();
            database.Dispose();
            throw;
        }
        _files = new AttachmentStore(options, _reader, () => OpenDatabase(options.DatabasePath));
        Attachments = new SyncAttachments(options, _engine, _files, logger);
        _engine.ScopeWithdrawn = Attachments.RemoveOrphans;
        if (options.AutomaticSync)
        {
            _queue = new WorkQueue(options, this);
            _lane = new AttachmentLane(options, _queue.Manager, Attachments.Run, logger);
            Attachments.Wake = () => _ = Background.Run(_options, WakeLaneAsync, CancellationToken.None);
            Scheduler = new SyncScheduler(
                _engine, _reader, options, _queue.Manager, _lane, Attachments.Maintain, _history,
                (triggers, allowsBulk, begins, token) => SyncAsync(triggers, null, allowsBulk, begins, token), OnStatusChanged, logger);
        }
        _local = new LocalDatabase(options, _reader, () => OpenDatabase(options.DatabasePath), () => Scheduler?.Written());
        Conflicts = new ConflictInbox(_local, _engine.Tables);
        Rejected = new RejectedMutations(_local, _engine.Tables, options.TimeProvider);
        Eviction = new RowEviction(options, _local, _engine.Tables, _engine.Uses, _engine.EvictAsync);
        _fetch = new RowFetch(
            _local, _engine.Uses, (scope, additions, token) => SyncAsync(Trigger.App, null, allowsBulk: true, () => { }, token, (scope, additions)));
        _tuning.Changed = OnTuningChanged;
        _engine.ConflictsChanged = Conflicts.RaiseChanged;
        _engine.RejectionsChanged = Rejected.RaiseChanged;
        Conflicts.Changed += (_, _) => OnStatusChanged();
        Rejected.Changed += (_, _) => OnStatusChanged();
    }

    /// <summary>Raised when <see cref="Status"/> may have changed. On a background thread, never for long: hand work over.</summary>
    public event EventHandler? StatusChanged;

    /// <summary>Raised after rows changed, by the app or from the server. On a background thread, never for long: hand work over.</summary>
    public event EventHandler<RowsChangedEventArgs>? RowsChanged;

    /// <summary>Values of this device that lost against concurrent writes, and what to do about them.</summary>
    public ConflictInbox Conflicts { get; }

    /// <summary>Mutations that were refused, and what to do about them.</summary>
    public RejectedMutations Rejected { get; }

    /// <summary>Files that belong to rows: photos, recordings, documents.</summary>
    public SyncAttachments Attachments { get; }

    /// <summary>Rows that leave the device to make room, and those that never do.</summary>
    public RowEviction Eviction { get; }

    /// <summary>What happened in the background, as the device's journal has it.</summary>
    public SyncDiagnostics Diagnostics { get; }

    /// <summary>
    /// The queue of durable work, to observe the works of the sync (<see cref="SyncWorkNames"/>), to ask why they wait, to run work of the app's own, and for
    /// the adapters of platforms. Null while <see cref="OfflineSyncOptions.AutomaticSync"/> is off.
    /// </summary>
    public WorkManager.WorkManager? WorkManager => _queue?.Manager;

    /// <summary>The values by which the client syncs now: the app's options with the server's policy on top.</summary>
    public SyncSettings Tuning => _tuning.Now;

    internal SyncTuning SyncTuning => _tuning;

    internal SyncScheduler? Scheduler { get; }

    /// <summary>Where the client stands.</summary>
    public SyncStatus Status
    {
        get
        {
            lock (_reader)
            {
                return new SyncStatus(
                    _isOnline,
                    Volatile.Read(ref _syncing) > 0,
                    (int)(_reader.Scalar("SELECT count(*) FROM offlinesync_outbox WHERE state IN (0, 1)") ?? 0)
                        + (int)(_reader.Scalar("SELECT EXISTS (SELECT 1 FROM offlinesync_capture)") ?? 0),
                    RejectedStore.Count(_reader),
                    (int)(_reader.Scalar("SELECT count(*) FROM offlinesync_quarantine") ?? 0),
                    ConflictStore.Count(_reader),
                    _history.Last,
                    _lastError)
                {
                    BytesDeferred = ScopeState.BytesDeferred(_reader),
                    SpaceNeeded = ScopeState.SpaceNeeded(_reader),
                    Lost = ScopeState.Lost(_reader),
                    NextAttempt = Scheduler?.NextAttempt,
                    GaveUp = Scheduler?.GaveUp,
                    LastEviction = _engine.LastEviction,
                    TablesLoading = HeldTables.Missing(_reader),
                };
            }
        }
    }

    /// <summary>Opens the app's database and starts to capture. Run the app's migrations before.</summary>
    /// <exception cref="OfflineSyncException">The options, the file or a table do not fit; the message says what to do.</exception>
    public static Task<OfflineSyncClient> OpenAsync(OfflineSyncOptions options, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return Background.Run(options, () => Task.FromResult(Open(options)), cancellationToken);
    }

    /// <inheritdoc cref="OpenAsync"/>
    public static OfflineSyncClient Open(OfflineSyncOptions options)
    {
        Validate(options);
        try
        {
            var client = new OfflineSyncClient(options);
            _ = Background.Run(options, client.StartAsync, CancellationToken.None);
            return client;
        }
        catch (SqliteException error)
        {
            throw new OfflineSyncException(OfflineSyncError.UnsupportedFile,
                $"{options.DatabasePath} cannot be used: {error.Message} Check that it is an SQLite database that this process may write to.", error);
        }
    }

    /// <summary>Says for each table of a database whether it can be tracked, and if not, why and what to do.</summary>
    /// <exception cref="OfflineSyncException">The file is missing or is no SQLite database.</exception>
    public static IReadOnlyList<TableInspection> Inspect(string databasePath, bool keysAssignedElsewhere = false)
    {
        try
        {
            using var database = OpenDatabase(databasePath, isReadOnly: true);
            return [.. SchemaReader.TableNames(database).Select(table =>
                new TableInspection(table, SchemaReader.Read(database, table, keysAssignedElsewhere).Problem))];
        }
        catch (SqliteException error)
        {
            throw new OfflineSyncException(OfflineSyncError.UnsupportedFile, $"{databasePath} cannot be read: {error.Message}", error);
        }
    }

    /// <summary>
    /// Stops the capture of writes until the database is opened with <see cref="OpenAsync"/> again, so that a migration can drop columns: SQLite refuses that
    /// while a trigger names the column. What was captured before is kept and sent. Call it just before such a migration, with no client open; what
    /// is written until the next opening stays on this device, so let the migration change the schema only.
    /// </summary>
    /// <exception cref="OfflineSyncException">The file is missing or cannot be written.</exception>
    public static void SuspendCapture(string databasePath)
    {
        try
        {
            using var database = OpenDatabase(databasePath);
            database.Write(() => CaptureTriggers.Drop(database, ClientSchema.Prefix));
        }
        catch (SqliteException error)
        {
            throw new OfflineSyncException(OfflineSyncError.UnsupportedFile, $"{databasePath} cannot be written: {error.Message}", error);
        }
    }

    /// <summary>
    /// Tells that the user came to the app: it syncs at once, and soon after each write, and learns of news. Nothing happens if it is in the foreground
    /// already, as it is after opening unless <see cref="OfflineSyncOptions.StartInBackground"/> says otherwise.
    /// </summary>
    public void EnterForeground() => Scheduler?.EnterForeground();

    /// <summary>
    /// Tells that the user left the app, and returns when durable work has taken over what is still to be sent: wait for it before the system suspends the
    /// process.
    /// </summary>
    public Task EnterBackgroundAsync() => Scheduler?.EnterBackgroundAsync() ?? Task.CompletedTask;

    /// <summary>
    /// Sends what the app wrote, fetches what others wrote, and returns when the tables are at a new checkpoint. It uses whatever network there is, also for
    /// large deltas.
    /// </summary>
    /// <exception cref="OfflineSyncException">The sync failed. Nothing is lost: the next one goes on where this one stopped.</exception>
    public Task<SyncResult> SyncNowAsync(IProgress<SyncProgress>? progress = null, CancellationToken cancellationToken = default) =>
        Background.Run(_options, () => SyncAsync(Trigger.App, progress, allowsBulk: true, () => { }, cancellationToken), cancellationToken);

    /// <summary>
    /// Brings rows to this device that are not on it, as they may have left it to make room, and notes that the app uses them. It asks the server only if some are
    /// missing, and then syncs their scope as well, over whatever network there is. The next eviction takes them again unless they are pinned or new enough.
    /// </summary>
    /// <param name="table">The table.</param>
    /// <param name="keys">The keys of the rows, at most 10,000; see <see cref="RowEviction.PinAsync"/>.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <exception cref="OfflineSyncException">The sync failed. Nothing is lost.</exception>
    public Task<FetchResult> FetchAsync(string table, IReadOnlyList<IReadOnlyList<object>> keys, CancellationToken cancellationToken = default) =>
        Background.Run(_options, () => _fetch.RunAsync(Eviction.Find(table), keys, cancellationToken), cancellationToken);

    /// <summary>Brings the rows of a window to this device, whether they are on it or not.</summary>
    /// <inheritdoc cref="FetchAsync(string, IReadOnlyList{IReadOnlyList{object}}, CancellationToken)"/>
    /// <param name="table">The table. Its <see cref="EvictionPolicy.Column"/> is one of its value columns.</param>
    /// <param name="window">Which rows.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public Task<FetchResult> FetchAsync(string table, FetchWindow window, CancellationToken cancellationToken = default) =>
        Background.Run(_options, () => _fetch.RunAsync(Eviction.Find(table), window, cancellationToken), cancellationToken);

    /// <summary>Starts a transaction whose writes become exactly one mutation. It holds SQLite's write lock until it ends.</summary>
    public Task<SyncTransaction> BeginTransactionAsync(CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return Task.FromResult(new SyncTransaction(OpenConnection(), () => Scheduler?.Written()));
    }

    /// <summary>Opens a connection to the app's database that waits for locks instead of failing. Any other connection works as well.</summary>
    public SqliteConnection OpenConnection() => Connections.OpenForApp(_connectionString);

    /// <summary>The mutations in the outbox, oldest first.</summary>
    /// <param name="state">Only those in this state; null for all.</param>
    /// <param name="limit">The most to return.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public Task<IReadOnlyList<OutboxEntry>> GetOutboxAsync(MutationState? state = null, int limit = 1000, CancellationToken cancellationToken = default) =>
        _local.ReadAsync<IReadOnlyList<OutboxEntry>>(reader => OutboxStore.List(reader, state, limit), cancellationToken);

    /// <summary>Rows from the server that the local schema does not take, oldest first.</summary>
    /// <param name="limit">The most to return.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public Task<IReadOnlyList<QuarantinedRow>> GetQuarantineAsync(int limit = 1000, CancellationToken cancellationToken = default) =>
        _local.ReadAsync<IReadOnlyList<QuarantinedRow>>(reader => Quarantine.List(reader, limit), cancellationToken);

    /// <summary>Stops syncing and closes the client's connections. What is captured stays for the next time.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Scheduler is not null)
            await Scheduler.DisposeAsync();
        if (_queue is not null)
            await _queue.DisposeAsync();
        await _engine.DisposeAsync();
        Conflicts.Close();
        _files.Dispose();
        _local.Dispose();
        _channel?.Dispose();
    }

    private static void Validate(OfflineSyncOptions options)
    {
        if (string.IsNullOrWhiteSpace(options.DatabasePath))
            throw Invalid("DatabasePath is not set. Set it to the app's SQLite file.");
        if (!File.Exists(options.DatabasePath))
            throw new OfflineSyncException(OfflineSyncError.UnsupportedFile,
                $"{options.DatabasePath} does not exist. Create the app's database (run its migrations) before the sync is opened, or correct the path.");
        if (options.Server is null && options.TransportFactory is null)
            throw Invalid("Server is not set. Set it to the server's address, for instance https://sync.example.com.");
        if (options.Server is { } server && (!server.IsAbsoluteUri || (server.Scheme != Uri.UriSchemeHttp && server.Scheme != Uri.UriSchemeHttps)))
            throw Invalid($"Server is {server}, which is no http:// or https:// address.");
        if (options.Tables.Count == 0)
            throw Invalid("No table is tracked. Call Track for each table to sync.");
        foreach (var scope in options.Tables.Select(table => table.Scope).OfType<string>().Append(options.Scope))
        {
            if (ProtocolLimits.CheckScope(scope) is { } problem)
                throw Invalid($"Scope \"{ProtocolLimits.Show(scope)}\": {problem}.");
        }
        if (options.Tables.Select(table => table.Scope ?? options.Scope).Append(options.Scope).Distinct(StringComparer.Ordinal).Count() is var scopes
            && scopes > ProtocolLimits.WatchedScopesMax)
            throw Invalid($"The tables are in {scopes} scopes, at most {ProtocolLimits.WatchedScopesMax} can be synced by one client.");
        if (ScheduleCheck.FindProblem(options) is { } schedule)
            throw Invalid(schedule);
        foreach (var scope in options.Tables.GroupBy(table => table.Scope ?? options.Scope))
        {
            if (scope.Count() > PullPlanner.TablesMax && scope.Any(table => table.Eviction is not null || table.Window is not null))
                throw Invalid($"A scope of which the device keeps a part has at most {PullPlanner.TablesMax} tables. Track fewer, or all of their rows.");
            if (scope.Count(table => table.Window is not null) > PullPlanner.WindowsMax)
                throw Invalid($"A scope has at most {PullPlanner.WindowsMax} tables with a window. Keep all rows of the smaller ones.");
        }
        if (options.Tables.FirstOrDefault(table => !Enum.IsDefined(table.Priority)) is { } unknown)
            throw Invalid($"Table \"{unknown.Name}\" has the priority {unknown.Priority}, which is none.");
        if (options.Storage.FindProblem() is { } storage)
            throw Invalid(storage);
        if (options.Telemetry.FindProblem() is { } telemetry)
            throw Invalid(telemetry);
        if (options.Attachments.FindProblem() is { } attachments)
            throw Invalid(attachments);
        if (options.Tables.GroupBy(table => table.Name, NameComparer.Instance).FirstOrDefault(group => group.Count() > 1) is { } twice)
            throw Invalid($"Table \"{twice.Key}\" is tracked twice.");

        static OfflineSyncException Invalid(string message) => new(OfflineSyncError.InvalidOptions, message);
    }

    private static Database OpenDatabase(string path, bool isReadOnly = false)
    {
        if (!File.Exists(path))
            throw new OfflineSyncException(OfflineSyncError.UnsupportedFile, $"{path} does not exist. Correct the path.");
        var file = new SqliteConnectionStringBuilder { DataSource = path, Mode = isReadOnly ? SqliteOpenMode.ReadOnly : SqliteOpenMode.ReadWrite };
        return isReadOnly ? Connections.Open(file) : Connections.Open(file, "PRAGMA journal_mode = WAL", "PRAGMA synchronous = FULL");
    }

    private static (ISyncTransport Transport, IDisposable? Channel) CreateTransport(OfflineSyncOptions options, SyncTuning tuning)
    {
        if (options.TransportFactory is { } factory)
            return (factory(), null);
        var channel = new RpcChannel(options.Server!, new RpcChannelOptions
        {
            HandlerFactory = options.HttpHandlerFactory,
            TimeProvider = options.TimeProvider,
            TokenProvider = options.TokenProvider,
            BrotliQuality = () => tuning.Now.CompressionLevel,
        });
        return (new GrpcSyncTransport(channel), channel);
    }

    private async Task<bool> StartAsync()
    {
        if (_queue is not null)
            await _queue.StartAsync();
        if (Scheduler is not null)
            await Scheduler.StartAsync();
        Attachments.Sweep();
        Attachments.Wake();
        return true;
    }

    private async Task<SyncResult> SyncAsync(
        Trigger triggers, IProgress<SyncProgress>? progress, bool allowsBulk, Action begins, CancellationToken cancellationToken,
        (string Scope, IReadOnlyList<Addition> Additions)? fetch = null)
    {
        Interlocked.Increment(ref _syncing);
        OnStatusChanged();
        try
        {
            var result = await _engine.SyncAsync(triggers, progress, allowsBulk, begins, cancellationToken, fetch);
            _isOnline = true;
            // One scope says nothing of the others.
            if (fetch is not null && _engine.Scopes.Count > 1)
                return result;
            _lastError = null;
            _history.AddSuccess();
            Attachments.Run.LookForMissing(result.RowsPulled > 0);
            Attachments.Wake();
            if (Scheduler is not null)
                await Scheduler.SucceededAsync();
            return result;
        }
        catch (OfflineSyncException error)
        {
            _isOnline = error.Error != OfflineSyncError.Unreachable;
            _lastError = error;
            _history.AddFailure();
            if (error.RetryAfter is not null && Scheduler is not null)
                await Scheduler.RefusedAsync(error);
            throw;
        }
        finally
        {
            Interlocked.Decrement(ref _syncing);
            OnStatusChanged();
        }
    }

    private void OnTuningChanged()
    {
        Scheduler?.Retune();
        OnStatusChanged();
    }

    private async Task<bool> WakeLaneAsync()
    {
        await _lane!.WakeAsync();
        return true;
    }

    private void OnRowsChanged(RowChanges changes) => RowsChanged?.Invoke(this, changes.ToEvent());

    private void OnStatusChanged() => StatusChanged?.Invoke(this, EventArgs.Empty);
}
