namespace OfflineSync.Server.Migrations.Model;

/// <summary>A device as its last report told: which it is, and how it stood.</summary>
public sealed class FieldDeviceRecord
{
    /// <summary>The scope of its app.</summary>
    public required string Scope { get; init; }

    /// <summary>The client.</summary>
    public Guid ClientId { get; init; }

    /// <summary>The number of its last report.</summary>
    public long ReportNumber { get; set; }

    /// <summary>The app's version; empty: unknown.</summary>
    public required string AppVersion { get; set; }

    /// <summary>The operating system; empty: unknown.</summary>
    public required string Os { get; set; }

    /// <summary>The app's label; empty: none.</summary>
    public required string Region { get; set; }

    /// <summary>The network of its latest day: a FieldNetwork.</summary>
    public short Network { get; set; }

    /// <summary>When it reported first: milliseconds since 1970-01-01.</summary>
    public long FirstSeenAt { get; init; }

    /// <summary>When it reported last: milliseconds since 1970-01-01.</summary>
    public long SeenAt { get; set; }

    /// <summary>When a sync last succeeded, as it says, but not after its last report: milliseconds since 1970-01-01; 0 for never.</summary>
    public long SyncedAt { get; set; }

    /// <summary>The result of its latest event; empty: none.</summary>
    public required string LastResult { get; set; }

    /// <summary>The reason of its latest event that had one; empty: none.</summary>
    public required string LastReason { get; set; }

    /// <summary>The version of the policy that it goes by; 0 for none.</summary>
    public long PolicyVersion { get; set; }

    /// <summary>Mutations that wait.</summary>
    public long OutboxCount { get; set; }

    /// <summary>Milliseconds since the oldest of them was written.</summary>
    public long OutboxAge { get; set; }

    /// <summary>Rows in quarantine.</summary>
    public long Quarantined { get; set; }

    /// <summary>Rejected mutations that nobody has settled.</summary>
    public long Rejected { get; set; }

    /// <summary>Conflicts that nobody has settled.</summary>
    public long Conflicts { get; set; }

    /// <summary>Works that have given up.</summary>
    public long GaveUp { get; set; }

    /// <summary>Free bytes on its volume; -1 for unknown.</summary>
    public long FreeBytes { get; set; }

    /// <summary>Bytes of the app's database.</summary>
    public long DatabaseBytes { get; set; }
}
