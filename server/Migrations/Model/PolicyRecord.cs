namespace OfflineSync.Server.Migrations.Model;

/// <summary>One version of the sync policies of all cohorts.</summary>
public sealed class PolicyRecord
{
    /// <summary>The version: 1, 2, 3…</summary>
    public long Version { get; init; }

    /// <summary>When it was applied: milliseconds since 1970-01-01.</summary>
    public long AppliedAt { get; init; }

    /// <summary>Why, as who applied it says.</summary>
    public required string Note { get; init; }

    /// <summary>The policies: a JSON document, see docs/TELEMETRY.md.</summary>
    public required string Document { get; init; }
}
