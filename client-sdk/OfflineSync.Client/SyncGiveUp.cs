namespace OfflineSync.Client;

/// <summary>Automatic sync has given up. A later write, a visit of the app or <see cref="OfflineSyncClient.SyncNowAsync"/> revives it; nothing is lost.</summary>
/// <param name="Attempts">How often it was tried.</param>
/// <param name="Error">Why the last attempt failed; null when that is not known any more.</param>
public sealed record SyncGiveUp(int Attempts, string? Error);
