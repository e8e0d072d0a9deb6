namespace OfflineSync.WorkManager;

/// <summary>A worker that is told when it is stopped.</summary>
public abstract class Worker : IWorker
{
    /// <inheritdoc/>
    public abstract Task<WorkResult> RunAsync(WorkContext context, CancellationToken cancellationToken);

    /// <summary>Called at most once, before the token is cancelled.</summary>
    protected internal virtual void OnStopped(StopReason reason)
    {
    }
}
