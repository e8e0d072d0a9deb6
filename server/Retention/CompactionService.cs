using OfflineSync.Server.Hosting;

namespace OfflineSync.Server.Retention;

/// <summary>Removes what is old, now and then.</summary>
internal sealed partial class CompactionService(Compactor compactor, RetentionOptions options, TimeProvider time, ILogger<CompactionService> logger)
    : PeriodicService(options.Interval, time)
{
    /// <inheritdoc/>
    protected override async Task RunAsync(CancellationToken cancellationToken)
    {
        var compacted = await compactor.RunAsync(cancellationToken);
        if (compacted.Total > 0)
            Compacted(logger, compacted.Tombstones, compacted.Results, compacted.Conflicts);
    }

    /// <inheritdoc/>
    protected override void Failed(Exception exception) => CompactionFailed(logger, exception);

    [LoggerMessage(EventId = 1801, Level = LogLevel.Information, Message = "Removed as old: {Tombstones} deletes, {Results} results, {Conflicts} conflicts.")]
    private static partial void Compacted(ILogger logger, long tombstones, long results, long conflicts);

    [LoggerMessage(EventId = 1802, Level = LogLevel.Warning, Message = "What is old could not be removed; the next try follows.")]
    private static partial void CompactionFailed(ILogger logger, Exception exception);
}
