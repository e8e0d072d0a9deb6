namespace OfflineSync.Client;

/// <summary>The unique names of the durable work of the sync, to observe it or to ask why it waits; see <see cref="OfflineSyncClient.WorkManager"/>.</summary>
public static class SyncWorkNames
{
    /// <summary>One-time work that sends what the app wrote, after a failure or in the background.</summary>
    public const string Sync = "offlinesync-sync";

    /// <summary>Periodic work that brings all changes of others.</summary>
    public const string Bulk = "offlinesync-bulk";

    /// <summary>Periodic work that looks after the database.</summary>
    public const string Maintenance = "offlinesync-maintenance";

    /// <summary>One-time work that carries attachments.</summary>
    public const string Attachments = "offlinesync-attachments";
}
