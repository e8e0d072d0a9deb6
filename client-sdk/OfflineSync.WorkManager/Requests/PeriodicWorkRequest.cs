using OfflineSync.WorkManager.Queue;

namespace OfflineSync.WorkManager;

/// <summary>A work that runs again and again until it is cancelled.</summary>
public sealed class PeriodicWorkRequest : WorkRequest
{
    internal PeriodicWorkRequest(WorkRequestParts parts)
        : base(parts)
    {
    }

    /// <summary>The shortest time between the end of a run and the next one.</summary>
    public static TimeSpan MinInterval { get; } = TimeSpan.FromMinutes(15);

    /// <summary>The shortest flex.</summary>
    public static TimeSpan MinFlex { get; } = TimeSpan.FromMinutes(5);

    /// <summary>Builds a request for a type of worker.</summary>
    /// <param name="interval">The time between the end of a run and the next one. It is raised to <see cref="MinInterval"/>.</param>
    /// <param name="flex">The first run waits until so much of the first interval is left. Default: the interval, so that it does not wait.</param>
    public static PeriodicWorkRequestBuilder For<TWorker>(TimeSpan interval, TimeSpan? flex = null)
        where TWorker : IWorker => new(typeof(TWorker), null, interval, flex);

    /// <summary>Builds a request for the worker that is registered under a name.</summary>
    /// <inheritdoc cref="For{TWorker}(TimeSpan, TimeSpan?)"/>
    public static PeriodicWorkRequestBuilder For(string workerName, TimeSpan interval, TimeSpan? flex = null) => new(null, workerName, interval, flex);
}
