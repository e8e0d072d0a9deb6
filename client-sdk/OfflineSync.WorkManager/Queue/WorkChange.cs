namespace OfflineSync.WorkManager.Queue;

/// <summary>What the transaction of a number made of a work, null if it is deleted, and what people are told of it, null if nobody is.</summary>
internal sealed record WorkChange(long Transaction, Guid Id, WorkInfo? Info, WorkSpec? Spec);
