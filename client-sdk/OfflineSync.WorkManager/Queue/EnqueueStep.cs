namespace OfflineSync.WorkManager.Queue;

/// <summary>Works that are inserted together and wait for the same ones.</summary>
internal sealed record EnqueueStep(IReadOnlyList<EnqueueItem> Items, IReadOnlyList<Guid> Prerequisites, string? UniqueName, ExistingWorkPolicy Policy);
