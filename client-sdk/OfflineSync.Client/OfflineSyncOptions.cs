using Microsoft.Extensions.Logging;
using OfflineSync.Client.Transport;
using OfflineSync.Protocol.Limits;
using OfflineSync.WorkManager;
using OfflineSync.WorkManager.Device.Storage;

namespace OfflineSync.Client;

/// <summary>What to sync, with whom, and how.</summary>
public sealed class OfflineSyncOptions
{
    private readonly List<TrackedTable> _tables = [];

    /// <summary>The app's SQLite database file. It must exist, with the tables to track.</summary>
    public string DatabasePath { get; set; } = "";

    /// <summary>The server's address, for instance <c>https://sync.example.com</c>. <c>http://</c> addresses speak HTTP/2 without encryption.</summary>
    public Uri? Server { get; set; }

    /// <summary>The scope that the tables' rows belong to: a tenant, a project, a user. 1 to 200 characters.</summary>
    public string Scope { get; set; } = "";

    /// <summary>The tables to track. See <see cref="Track"/>.</summary>
    public IReadOnlyList<TrackedTable> Tables => _tables;

    /// <summary>
    /// Whether to sync by itself: soon after local writes and when the server has news while the app is in the foreground; and by durable work, as the
    /// device allows, after failures and in the background. Default: yes.
    /// </summary>
    public bool AutomaticSync { get; set; } = true;

    /// <summary>
    /// Whether the app starts in the background, as when the system wakes it for work. Then nothing but work syncs, until
    /// <see cref="OfflineSyncClient.EnterForeground"/>. Default: no, which suits apps and services that are never in the background.
    /// </summary>
    public bool StartInBackground { get; set; }

    /// <summary>What the device must allow for each kind of automatic sync.</summary>
    public SyncLanes Lanes { get; } = new();

    /// <summary>
    /// The queue of durable work, while <see cref="AutomaticSync"/> is on. The app may add workers of its own and use
    /// <see cref="OfflineSyncClient.WorkManager"/>. Its file is <see cref="DatabasePath"/> + <c>-offlinesync-work</c>, its device monitor that of this
    /// machine, its clock and loggers the ones given here, unless it says otherwise. In a host, the work manager of the services is used in its place.
    /// </summary>
    public WorkManagerOptions Work { get; } = new();

    /// <summary>What happens to rows that are in a table when it is tracked for the first time. Default: they are uploaded.</summary>
    public ExistingRows ExistingRows { get; set; } = ExistingRows.Upload;

    /// <summary>
    /// Whether rows from the server must satisfy the schema's foreign keys. Rows that do not are kept in quarantine until they do.
    /// Default: yes, as SQLite does for writes through Microsoft.Data.Sqlite. Say no if the app itself writes without enforcing them.
    /// </summary>
    public bool EnforceForeignKeys { get; set; } = true;

    /// <summary>
    /// Whether the app's own triggers fire for rows that come from the server. Default: no, because what they did on the writing device comes along
    /// if it touched tracked tables. Say yes for triggers that feed tables that are not tracked, such as a full-text index; what such a trigger
    /// writes to tracked tables is then not sent.
    /// </summary>
    public bool RunTriggersOnApply { get; set; }

    /// <summary>How often to look for writes made without the SDK's transactions, while <see cref="AutomaticSync"/> is on. Default: 500 ms.</summary>
    public TimeSpan CaptureInterval { get; set; } = TimeSpan.FromMilliseconds(500);

    /// <summary>For how long no write must follow for what was written to be sent; at most ten times as long is waited. Default: 50 ms.</summary>
    public TimeSpan Debounce { get; set; } = TimeSpan.FromMilliseconds(50);

    /// <summary>
    /// The same on a metered network, where each sending keeps the radio awake for some ten seconds more. At most four times as long is waited, and not at
    /// all once the user leaves the app. Default: 45 s, more than the usual pause between two entries of one job; apps whose users wait for each other take less.
    /// </summary>
    public TimeSpan MeteredDebounce { get; set; } = TimeSpan.FromSeconds(45);

    /// <summary>
    /// How often to ask for news in the foreground where <see cref="SyncLanes.Watch"/> allows no stream, and to try again what failed. Default: 15 minutes.
    /// </summary>
    public TimeSpan PollInterval { get; set; } = TimeSpan.FromMinutes(15);

    /// <summary>How often to sync in the background if the bulk lane allows it, at least 15 minutes. Default: 1 hour.</summary>
    public TimeSpan BackgroundInterval { get; set; } = TimeSpan.FromHours(1);

    /// <summary>
    /// The first pause after a failed automatic sync; it doubles with each failure, with full jitter: a random share of it is waited. On a metered network
    /// it is <see cref="MeteredDebounce"/>, and for all later attempts of durable work at least 30 seconds. Default: 1 s.
    /// </summary>
    public TimeSpan RetryDelay { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>
    /// The longest pause before a local write in the foreground is tried after failures; on a metered network <see cref="PollInterval"/>. Default: 1 minute.
    /// </summary>
    public TimeSpan RetryDelayMax { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>
    /// How often durable work tries to sync before it gives up; attempts that the device stopped do not count. Pauses grow to hours, so the default of
    /// 12 takes about half a day. A later write or sync revives it; see <see cref="SyncStatus.GaveUp"/>.
    /// </summary>
    public int MaxAttempts { get; set; } = 12;

    /// <summary>How much of the device's storage the database may take.</summary>
    public StorageOptions Storage { get; } = new();

    /// <summary>How far the server's policy and the network may change the values here.</summary>
    public TuningOptions Tuning { get; } = new();

    /// <summary>How files that belong to rows are kept and carried. See <see cref="OfflineSyncClient.Attachments"/>.</summary>
    public AttachmentOptions Attachments { get; } = new();

    /// <summary>How long acknowledged mutations are kept, to send them again should the server be restored from a backup. Default: 7 days.</summary>
    public TimeSpan AcknowledgedRetention { get; set; } = TimeSpan.FromDays(7);

    /// <summary>How long conflicts that nobody settled stay in the inbox, which holds the latest 10,000. Default: 90 days.</summary>
    public TimeSpan ConflictRetention { get; set; } = TimeSpan.FromDays(90);

    /// <summary>
    /// Gives the bearer token for each call; null for none. It is asked a second time when the server refuses the first token, and the call is made again with the
    /// new one; a refused call had no effect.
    /// </summary>
    public Func<TokenRequest, CancellationToken, ValueTask<string?>>? TokenProvider { get; set; }

    /// <summary>
    /// What becomes of the rows of a scope when the server withdraws this device's access to it. What waits to be sent goes to
    /// <see cref="OfflineSyncClient.Rejected"/> either way, with the code <c>ACCESS_REVOKED</c>. Default: they are removed.
    /// </summary>
    public RevokedRows RevokedRows { get; set; } = RevokedRows.Remove;

    /// <summary>
    /// Makes the HTTP handler, for instance to pin certificates or to count bytes. Default: a <see cref="SocketsHttpHandler"/>. It is called again after a call
    /// went unanswered: a new handler has new connections, where those of the old one may be dead.
    /// </summary>
    public Func<HttpMessageHandler>? HttpHandlerFactory { get; set; }

    /// <summary>Makes the transport in place of gRPC over HTTP/2: a seam for simulations.</summary>
    public Func<ISyncTransport>? TransportFactory { get; set; }

    /// <summary>The clock. Default: the system's.</summary>
    public TimeProvider TimeProvider { get; set; } = TimeProvider.System;

    /// <summary>The randomness for ids and pauses. Default: seeded by the system.</summary>
    public Random? Random { get; set; }

    /// <summary>
    /// Whether calls work on the caller's thread instead of the thread pool: for hosts and simulations with a scheduler of their own. Default: no.
    /// </summary>
    public bool StayOnCallersContext { get; set; }

    /// <summary>The work manager of a host, which knows the workers of <see cref="Scheduling.SyncWorker"/>; null: the client opens its own.</summary>
    internal WorkManager.WorkManager? HostedWorkManager { get; set; }

    /// <summary>How many bytes are free on the volume of a file; null: unknown.</summary>
    internal Func<string, long?> FreeSpace { get; set; } = path => Volume.SpaceOf(path)?.Free;

    /// <summary>How many mutations are sent at once.</summary>
    internal int PushMutationsMax { get; set; } = ProtocolLimits.PushMutationsMax;

    /// <summary>What the client keeps about its background work, and what of it the server is told.</summary>
    public TelemetryOptions Telemetry { get; } = new();

    /// <summary>Where logs go. Default: nowhere.</summary>
    public ILoggerFactory? LoggerFactory { get; set; }

    /// <summary>Tracks a table.</summary>
    public OfflineSyncOptions Track(string table, Action<TrackedTable>? configure = null)
    {
        var tracked = new TrackedTable(table);
        configure?.Invoke(tracked);
        _tables.Add(tracked);
        return this;
    }
}
