using OfflineSync.Server.ChangeLog;

namespace OfflineSync.Server.Conflicts;

/// <summary>Removes conflicts that are older than their retention.</summary>
internal sealed partial class ConflictPurge(IChangeLog log, ConflictLimits limits, TimeProvider time, ILogger<ConflictPurge> logger) : BackgroundService
{
    private static readonly TimeSpan Period = TimeSpan.FromHours(1);

    /// <summary>Removes them now, and returns how many.</summary>
    public Task<int> PurgeAsync(CancellationToken cancellationToken) =>
        log.PurgeConflictsAsync((time.GetUtcNow() - limits.Retention).ToUnixTimeMilliseconds(), cancellationToken);

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Period, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await PurgeAsync(stoppingToken);
            }
            catch (Exception exception) when (exception is not OperationCanceledException)
            {
                PurgeFailed(logger, exception);
            }
        }
    }

    [LoggerMessage(EventId = 1401, Level = LogLevel.Warning, Message = "Old conflicts could not be removed; the next try follows.")]
    private static partial void PurgeFailed(ILogger logger, Exception exception);
}
