namespace OfflineSync.WorkManager.Queue;

/// <summary>How an attempt has ended.</summary>
internal sealed record AttemptEnd(AttemptResult Kind, WorkData Output, StopReason Reason, double BackoffShare);
