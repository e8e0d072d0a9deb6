namespace OfflineSync.WorkManager.Ios.Tests;

/// <summary>A request that waits at the system.</summary>
internal sealed record PendingRequest(bool IsProcessing, bool NeedsNetwork, bool NeedsPower, DateTimeOffset? NotBefore);
