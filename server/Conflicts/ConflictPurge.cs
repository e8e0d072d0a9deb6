using OfflineSync.Server.ChangeLog;
using OfflineSync.Server.Hosting;

namespace OfflineSync.Server.Conflicts;

/// <summary>Removes conflicts that are older than their retention.</summary>
internal sealed partial class ConflictPurge(
    IChangeLog log, ConflictLimits limits, ConflictMetrics metrics, TimeProvider time, ILogger<ConflictPurge> logger)
    : PeriodicService(TimeSpan.FromHours(1), time)
{
    private readonly TimeProvider _time = time;

    /// <summary>Removes them now, and returns how many.</summary>
    public async Task<int> PurgeAsync(CancellationToken cancellationToken)
    {
        var count = await log.PurgeConflictsAsync((_time.GetUtcNow() - limits.Retention).ToUnixTimeMilliseconds(), cancellationToken);
        metrics.Purged(count);
        return count;
    }

    /// <inheritdoc/>
    protected override Task RunAsync(CancellationToken cancellationToken) => PurgeAsync(cancellationToken);

    /// <inheritdoc/>
    protected override void Failed(Exception exception) => PurgeFailed(logger, exception);

    [LoggerMessage(EventId = 1401, Level = LogLevel.Warning, Message = "Old conflicts could not be removed; the next try follows.")]
    private static partial void PurgeFailed(ILogger logger, Exception exception);
}
