using OfflineSync.WorkManager;

namespace OfflineSync.Client;

/// <summary>What must be true of the device for the different kinds of sync that happen by themselves. <see cref="OfflineSyncClient.SyncNowAsync"/> asks for none of it.</summary>
public sealed class SyncLanes
{
    /// <summary>For what the app wrote, and for small changes of others. Default: any network that reaches the internet.</summary>
    public Constraints Mutations { get; set; } = new() { Network = NetworkType.Connected };

    /// <summary>
    /// For changes of others above <see cref="SmallPull"/>, such as the first sync. Default: an unmetered network, charging, and storage that is not low.
    /// In the foreground the network alone counts.
    /// </summary>
    public Constraints Bulk { get; set; } = new() { Network = NetworkType.Unmetered, RequiresCharging = true, RequiresStorageNotLow = true };

    /// <summary>
    /// For looking after the database: <c>PRAGMA optimize</c>, incremental vacuum, the purge of what is kept no longer, and eviction. Default: an idle device that
    /// is charging.
    /// </summary>
    public Constraints Maintenance { get; set; } = new() { RequiresDeviceIdle = true, RequiresCharging = true };

    /// <summary>
    /// For the stream that brings news at once while the app is in the foreground. It keeps the radio awake, which a mobile network makes expensive.
    /// Default: an unmetered network. Where there is none, <see cref="OfflineSyncOptions.PollInterval"/> counts.
    /// </summary>
    public NetworkType Watch { get; set; } = NetworkType.Unmetered;

    /// <summary>How much may be fetched outside the bulk lane, about, in bytes after compression. Default: 1 MB.</summary>
    public long SmallPull { get; set; } = 1_000_000;
}
