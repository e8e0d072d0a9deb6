namespace OfflineSync.WorkManager.Device;

/// <summary>What the device knows about its network. Null: unknown.</summary>
/// <param name="IsConnected">Whether there is a network.</param>
/// <param name="IsValidated">Whether the network reaches the internet.</param>
/// <param name="IsMetered">Whether the network is metered.</param>
/// <param name="IsRoaming">Whether the network is roaming.</param>
/// <param name="IsTemporarilyUnmetered">Whether a metered network is not metered for the time being.</param>
public sealed record NetworkState(bool? IsConnected, bool? IsValidated, bool? IsMetered, bool? IsRoaming, bool? IsTemporarilyUnmetered);
