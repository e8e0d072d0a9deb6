namespace OfflineSync.WorkManager.Queue;

/// <summary>How an attempt has ended.</summary>
/// <param name="Kind">What it came to.</param>
/// <param name="Output">Its output.</param>
/// <param name="Reason">Why it was stopped, if it was.</param>
/// <param name="BackoffShare">The share of the backoff to wait.</param>
/// <param name="RetryAfter">How long to wait at least after a retry, in milliseconds.</param>
internal sealed record AttemptEnd(AttemptResult Kind, WorkData Output, StopReason Reason, double BackoffShare, long RetryAfter = 0);
