using OfflineSync.WorkManager.Queue;

namespace OfflineSync.WorkManager;

/// <summary>A work that can be enqueued. Builders make it.</summary>
public abstract class WorkRequest
{
    private protected WorkRequest(WorkRequestParts parts)
    {
        Spec = parts.Spec;
        Tags = parts.Tags;
        WorkerType = parts.WorkerType;
        Warnings = parts.Warnings;
    }

    /// <summary>The id of the work.</summary>
    public Guid Id => Spec.Id;

    /// <summary>The tags that were given. The name of the worker is added when the work is enqueued.</summary>
    public IReadOnlyList<string> Tags { get; }

    internal WorkSpec Spec { get; }

    /// <summary>The worker's type, if its registered name is to be looked up.</summary>
    internal Type? WorkerType { get; }

    /// <summary>Values that were raised to their minimum.</summary>
    internal IReadOnlyList<string> Warnings { get; }
}
