using OfflineSync.WorkManager;

namespace OfflineSync.Client;

/// <summary>The values by which a client syncs: the app's options with the server's policy on top. See <see cref="OfflineSyncClient.Tuning"/>.</summary>
public sealed record SyncSettings
{
    /// <summary>The version of the server's policy; 0: there is none.</summary>
    public ulong PolicyVersion { get; init; }

    /// <summary>The name of the server's policy; empty: there is none, or it has none.</summary>
    public string PolicyName { get; init; } = "";

    /// <summary>See <see cref="OfflineSyncOptions.Debounce"/>.</summary>
    public required TimeSpan Debounce { get; init; }

    /// <summary>See <see cref="OfflineSyncOptions.MeteredDebounce"/>.</summary>
    public required TimeSpan MeteredDebounce { get; init; }

    /// <summary>See <see cref="OfflineSyncOptions.PollInterval"/>.</summary>
    public required TimeSpan PollInterval { get; init; }

    /// <summary>See <see cref="OfflineSyncOptions.BackgroundInterval"/>.</summary>
    public required TimeSpan BackgroundInterval { get; init; }

    /// <summary>The most bytes of mutations that are sent at once, before compression; a single larger mutation is sent all the same.</summary>
    public required int BatchBytes { get; init; }

    /// <summary>The most bytes that a page of changes should have, before compression; a single larger row makes a page all the same.</summary>
    public required int PageBytes { get; init; }

    /// <summary>The quality of Brotli for what is sent.</summary>
    public required int CompressionLevel { get; init; }

    /// <summary>See <see cref="OfflineSyncOptions.MaxAttempts"/>.</summary>
    public required int MaxAttempts { get; init; }

    /// <summary>See <see cref="SyncLanes.SmallPull"/>.</summary>
    public required long SmallPull { get; init; }

    /// <summary>See <see cref="SyncLanes.Mutations"/>.</summary>
    public required Constraints Mutations { get; init; }

    /// <summary>See <see cref="SyncLanes.Bulk"/>.</summary>
    public required Constraints Bulk { get; init; }

    /// <summary>See <see cref="SyncLanes.Maintenance"/>.</summary>
    public required Constraints Maintenance { get; init; }
}
