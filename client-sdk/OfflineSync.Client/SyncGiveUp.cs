namespace OfflineSync.Client;

/// <summary>
/// Durable work has had its attempts. A later write, a visit of the app or <see cref="OfflineSyncClient.SyncNowAsync"/> revives it, and while the app is in
/// the foreground it is tried now and then. Nothing is lost.
/// </summary>
/// <param name="Attempts">How often it was tried.</param>
/// <param name="Error">Why the last attempt failed; null when that is not known any more.</param>
public sealed record SyncGiveUp(int Attempts, string? Error);
