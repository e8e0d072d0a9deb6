namespace OfflineSync.Server.Hosting;

/// <summary>Work that the server repeats for as long as it runs: a failure is told, and the next period tries again.</summary>
internal abstract class PeriodicService(TimeSpan period, TimeProvider time) : BackgroundService
{
    /// <summary>Does the work once.</summary>
    protected abstract Task RunAsync(CancellationToken cancellationToken);

    /// <summary>Tells the log that the work failed.</summary>
    protected abstract void Failed(Exception exception);

    /// <inheritdoc/>
    protected sealed override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(period, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await RunAsync(stoppingToken);
            }
            catch (Exception exception) when (exception is not OperationCanceledException)
            {
                Failed(exception);
            }
        }
    }
}
