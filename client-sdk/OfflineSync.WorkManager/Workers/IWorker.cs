namespace OfflineSync.WorkManager;

/// <summary>Does a work. A worker is made for each attempt.</summary>
public interface IWorker
{
    /// <summary>
    /// Runs one attempt. When the token is cancelled, return soon: the result then no longer counts. An attempt may run again after a crash, so its effects
    /// should be those of running once; <see cref="WorkContext.Id"/> is a fitting idempotency key.
    /// </summary>
    Task<WorkResult> RunAsync(WorkContext context, CancellationToken cancellationToken);
}
