namespace OfflineSync.Server.Hosting;

/// <summary>Where the server keeps its data.</summary>
public sealed class ServerOptions
{
    /// <summary>The configuration section.</summary>
    public const string Section = "OfflineSync";

    /// <summary>The connection string's name in the configuration.</summary>
    public const string ConnectionStringName = "OfflineSync";

    /// <summary>The PostgreSQL connection string; null or empty for the embedded SQLite store.</summary>
    public string? Postgres { get; set; }

    /// <summary>The file of the embedded SQLite store; relative to the content root.</summary>
    public string SqlitePath { get; set; } = Path.Combine("data", "offlinesync.db");

    /// <summary>Whether the schema is brought up to date when the server starts. Otherwise run the command <c>migrate</c> before.</summary>
    public bool MigrateAtStart { get; set; } = true;

    /// <summary>Whether PostgreSQL is the store.</summary>
    public bool UsesPostgres => !string.IsNullOrWhiteSpace(Postgres);
}
