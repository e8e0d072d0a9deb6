using OfflineSync.Server.ChangeLog;
using OfflineSync.Server.Hosting;

namespace OfflineSync.Server.Conflicts;

/// <summary>Removes conflicts that are older than their retention.</summary>
internal sealed partial class ConflictPurge(IChangeLog log, ConflictLimits limits, TimeProvider time, ILogger<ConflictPurge> logger)
    : PeriodicService(TimeSpan.FromHours(1), time)
{
    private readonly TimeProvider _time = time;

    /// <summary>Removes them now, and returns how many.</summary>
    public Task<int> PurgeAsync(CancellationToken cancellationToken) =>
        log.PurgeConflictsAsync((_time.GetUtcNow() - limits.Retention).ToUnixTimeMilliseconds(), cancellationToken);

    /// <inheritdoc/>
    protected override Task RunAsync(CancellationToken cancellationToken) => PurgeAsync(cancellationToken);

    /// <inheritdoc/>
    protected override void Failed(Exception exception) => PurgeFailed(logger, exception);

    [LoggerMessage(EventId = 1401, Level = LogLevel.Warning, Message = "Old conflicts could not be removed; the next try follows.")]
    private static partial void PurgeFailed(ILogger logger, Exception exception);
}
