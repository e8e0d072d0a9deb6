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
    OfflineSyncException? LastError)
{
    /// <summary>About how many bytes of changes wait for a better network, see <see cref="SyncLanes.Bulk"/>; 0: none.</summary>
    public long BytesDeferred { get; init; }

    /// <summary>
    /// About how many bytes of free space the changes need that wait, see <see cref="StorageOptions.FreeSpaceMin"/>. While the volume has less, they wait for space, and
    /// <see cref="LastError"/> is <see cref="OfflineSyncError.StorageLow"/>; 0: none wait.
    /// </summary>
    public long SpaceNeeded { get; init; }

    /// <summary>
    /// How many mutations the server has lost after it had acknowledged them, as with a restore from a backup, and this device no longer keeps
    /// (<see cref="OfflineSyncOptions.AcknowledgedRetention"/>). 0 unless the backup was older than that. Their rows are as the server has them now.
    /// </summary>
    public long Lost { get; init; }

    /// <summary>When durable work tries next, if the device allows it then; null: it does not wait.</summary>
    public DateTimeOffset? NextAttempt { get; init; }

    /// <summary>Set when durable work had its last attempt; null while automatic sync goes on.</summary>
    public SyncGiveUp? GaveUp { get; init; }

    /// <summary>
    /// The tracked tables that were not fetched yet: those of a lower <see cref="TrackedTable.Priority"/> come when the others can be used, and a table that is new, or is
    /// fetched anew, comes with the next sync. Empty when all are here.
    /// </summary>
    public IReadOnlyList<string> TablesLoading { get; init; } = [];

    /// <summary>The latest eviction that removed rows from this device; null: none has since the client was opened.</summary>
    public EvictionResult? LastEviction { get; init; }
}
