namespace OfflineSync.WorkManager;

/// <summary>What is known about the network; null: unknown.</summary>
/// <param name="IsConnected">Whether a network that leads somewhere is up.</param>
/// <param name="IsValidated">Whether the internet was found to be reachable through it.</param>
/// <param name="IsMetered">Whether its traffic costs or is limited.</param>
/// <param name="IsRoaming">Whether it is a foreign operator's.</param>
/// <param name="IsTemporarilyUnmetered">Whether a metered network is free for now.</param>
public sealed record NetworkState(bool? IsConnected, bool? IsValidated, bool? IsMetered, bool? IsRoaming, bool? IsTemporarilyUnmetered);
