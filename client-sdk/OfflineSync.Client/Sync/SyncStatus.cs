namespace OfflineSync.Client;

/// <summary>Where the client stands.</summary>
/// <param name="IsOnline">Whether the last contact with the server succeeded.</param>
/// <param name="IsSyncing">Whether a sync is running.</param>
/// <param name="Pending">Mutations that the server has not acknowledged.</param>
/// <param name="Rejected">Mutations that were refused, see <see cref="OfflineSyncClient.Rejected"/>.</param>
/// <param name="Quarantined">Rows from the server that the local schema does not take.</param>
/// <param name="Conflicts">Conflicts in the inbox, see <see cref="OfflineSyncClient.Conflicts"/>.</param>
/// <param name="LastSync">When the last complete sync ended; null: never since the client was opened.</param>
/// <param name="LastError">Why the last sync failed; null when it succeeded.</param>
public sealed record SyncStatus(
    bool IsOnline,
    bool IsSyncing,
    int Pending,
    int Rejected,
    int Quarantined,
    int Conflicts,
    DateTimeOffset? LastSync,
    OfflineSyncException? LastError);
