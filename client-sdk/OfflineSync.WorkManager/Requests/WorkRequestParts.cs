namespace OfflineSync.WorkManager.Queue;

/// <summary>What a builder has gathered for a request.</summary>
internal sealed record WorkRequestParts(WorkSpec Spec, IReadOnlyList<string> Tags, Type? WorkerType, IReadOnlyList<string> Warnings);
