using OfflineSync.Server.Access;
using OfflineSync.Server.Alerts;
using OfflineSync.Server.Attachments;
using OfflineSync.Server.Dashboard;
using OfflineSync.Server.Fleet;
using OfflineSync.Server.Limits;
using OfflineSync.Server.Retention;

namespace OfflineSync.Server.Hosting;

/// <summary>Where the server keeps its data, and who may use it.</summary>
public sealed class ServerOptions
{
    /// <summary>The configuration section.</summary>
    public const string Section = "OfflineSync";

    /// <summary>The connection string's name in the configuration.</summary>
    public const string ConnectionStringName = "OfflineSync";

    /// <summary>The PostgreSQL connection string; null or empty for the embedded SQLite store.</summary>
    public string? Postgres { get; set; }

    /// <summary>
    /// The connection string with which a node listens to the other nodes; null or empty for that of <see cref="Postgres"/>. Needed when that one goes
    /// through a pooler in transaction mode, where nobody can listen.
    /// </summary>
    public string? PostgresListenConnection { get; set; }

    /// <summary>How often a node reads the heads of the scopes that are watched on it, in case news were lost. Default: 30 seconds.</summary>
    public TimeSpan WatchPollInterval { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>The file of the embedded SQLite store; relative to the content root.</summary>
    public string SqlitePath { get; set; } = Path.Combine("data", "offlinesync.db");

    /// <summary>Whether the schema is brought up to date when the server starts. Otherwise run the command <c>migrate</c> before.</summary>
    public bool MigrateAtStart { get; set; } = true;

    /// <summary>
    /// How long the server waits at its start, before it migrates, for a database that cannot be reached yet. What waiting does not help, such as a wrong
    /// password, ends the start at once. Default: not at all.
    /// </summary>
    public TimeSpan WaitAtStart { get; set; }

    /// <summary>How long conflicts are kept for the devices concerned. Default: 30 days.</summary>
    public TimeSpan ConflictRetention { get; set; } = TimeSpan.FromDays(30);

    /// <summary>How many conflicts of each scope are kept; the oldest go first. Default: 10,000.</summary>
    public int ConflictsPerScopeMax { get; set; } = 10_000;

    /// <summary>
    /// How many bytes of rows each scope may have, keys and stamps included; 0, the default, for any number. What would add to a scope that is full is refused with
    /// RESOURCE_EXHAUSTED (<c>QUOTA_EXCEEDED</c>) and stays in the outbox; deletes and pulls go on.
    /// </summary>
    public long ScopeBytesMax { get; set; }

    /// <summary>How much of the past is kept.</summary>
    public RetentionOptions Retention { get; } = new();

    /// <summary>What is taken of the devices' reports, and for how long it is kept.</summary>
    public FieldOptions Telemetry { get; } = new();

    /// <summary>Which files the server keeps for its scopes, and where.</summary>
    public AttachmentOptions Attachments { get; } = new();

    /// <summary>When operators are alerted of what devices report.</summary>
    public AlertOptions Alerts { get; } = new();

    /// <summary>How often a mutation on which the server fails is tried before it is rejected. Default: 3.</summary>
    public int MutationAttemptsMax { get; set; } = 3;

    /// <summary>Who may call the server.</summary>
    public AccessOptions Access { get; } = new();

    /// <summary>How much one caller may ask for.</summary>
    public RateLimits Limits { get; set; } = new();

    /// <summary>The operator's page.</summary>
    public DashboardOptions Dashboard { get; } = new();

    /// <summary>Whether PostgreSQL is the store.</summary>
    public bool UsesPostgres => !string.IsNullOrWhiteSpace(Postgres);

    /// <summary>Takes what the configuration has: the connection string and the section.</summary>
    public void Read(IConfiguration configuration)
    {
        var section = configuration.GetSection(Section);
        Postgres = PostgresConnection.Read(configuration);
        PostgresListenConnection = section["Postgres:ListenConnection"];
        WatchPollInterval = section.GetValue("Watch:PollInterval", WatchPollInterval);
        SqlitePath = section["Sqlite:Path"] ?? SqlitePath;
        MigrateAtStart = section.GetValue("MigrateAtStart", MigrateAtStart);
        WaitAtStart = section.GetValue("WaitAtStart", WaitAtStart);
        ConflictRetention = section.GetValue("Conflicts:Retention", ConflictRetention);
        ConflictsPerScopeMax = section.GetValue("Conflicts:PerScopeMax", ConflictsPerScopeMax);
        MutationAttemptsMax = section.GetValue("MutationAttemptsMax", MutationAttemptsMax);
        section.GetSection("Access").Bind(Access);
        Access.ForgetEmpty();
        section.GetSection("Limits").Bind(Limits);
        ScopeBytesMax = section.GetValue("Limits:ScopeBytesMax", ScopeBytesMax);
        section.GetSection("Retention").Bind(Retention);
        section.GetSection("Telemetry").Bind(Telemetry);
        section.GetSection("Alerts").Bind(Alerts);
        section.GetSection("Attachments").Bind(Attachments);
        section.GetSection("Dashboard").Bind(Dashboard);
    }
}
