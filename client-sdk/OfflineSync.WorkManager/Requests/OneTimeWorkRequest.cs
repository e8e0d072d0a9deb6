using OfflineSync.WorkManager.Queue;

namespace OfflineSync.WorkManager;

/// <summary>A work that succeeds or fails once.</summary>
public sealed class OneTimeWorkRequest : WorkRequest
{
    internal OneTimeWorkRequest(WorkRequestParts parts)
        : base(parts)
    {
    }

    /// <summary>Builds a request for a type of worker.</summary>
    public static OneTimeWorkRequestBuilder For<TWorker>()
        where TWorker : IWorker => new(typeof(TWorker), null);

    /// <summary>Builds a request for the worker that is registered under a name.</summary>
    public static OneTimeWorkRequestBuilder For(string workerName) => new(null, workerName);
}
