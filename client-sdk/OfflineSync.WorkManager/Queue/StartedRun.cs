namespace OfflineSync.WorkManager.Queue;

/// <summary>An attempt that has begun: the work as it was before and is now, and what its input is merged of.</summary>
internal sealed record StartedRun(WorkSpec Before, WorkSpec Work, IReadOnlyList<WorkData> Inputs, IReadOnlyList<string> Tags);
