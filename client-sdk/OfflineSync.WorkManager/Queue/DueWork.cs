namespace OfflineSync.WorkManager.Queue;

/// <summary>A work that may start as far as its time goes.</summary>
internal sealed record DueWork(Guid Id, int Generation, int Attempts);
