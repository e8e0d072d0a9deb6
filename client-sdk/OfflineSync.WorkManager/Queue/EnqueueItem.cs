namespace OfflineSync.WorkManager.Queue;

/// <summary>A work to insert, with its tags.</summary>
internal sealed record EnqueueItem(WorkSpec Spec, IReadOnlyList<string> Tags);
