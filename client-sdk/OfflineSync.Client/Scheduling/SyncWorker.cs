using OfflineSync.WorkManager;

namespace OfflineSync.Client.Scheduling;

/// <summary>Runs a lane of the sync as durable work.</summary>
internal sealed class SyncWorker(Func<OfflineSyncClient> open, Func<SyncScheduler, CancellationToken, Task<WorkResult>> lane) : IWorker
{
    /// <summary>Registers the workers under the names that the queue remembers, which are those of the works.</summary>
    public static void Register(WorkManagerOptions options, Func<OfflineSyncClient> open)
    {
        options.AddWorker(() => new SyncWorker(open, (scheduler, token) => scheduler.RunSyncAsync(token)), SyncWorkNames.Sync);
        options.AddWorker(() => new SyncWorker(open, (scheduler, token) => scheduler.RunBulkAsync(token)), SyncWorkNames.Bulk);
        options.AddWorker(() => new SyncWorker(open, (scheduler, token) => scheduler.RunMaintenanceAsync(token)), SyncWorkNames.Maintenance);
        options.AddWorker(() => new SyncWorker(open, (scheduler, token) => scheduler.RunAttachmentsAsync(token)), SyncWorkNames.Attachments);
    }

    public async Task<WorkResult> RunAsync(WorkContext context, CancellationToken cancellationToken)
    {
        SyncScheduler? scheduler;
        try
        {
            scheduler = open().Scheduler;
        }
        catch (OfflineSyncException error)
        {
            // For instance because the app has not run its migrations yet.
            return RetryPacing.ResultOf(error, TimeSpan.Zero);
        }
        // Without automatic sync, what an earlier version of the app enqueued has nothing to do.
        return scheduler is null ? WorkResult.Success() : await lane(scheduler, cancellationToken);
    }
}
