using OfflineSync.Server.Hosting;

namespace OfflineSync.Server.Attachments.Collection;

/// <summary>Removes attachments that nobody needs, and now and then compares the files with what is known of them.</summary>
internal sealed partial class CollectorService(
    AttachmentCollector collector, OrphanWalk walk, AttachmentOptions options, TimeProvider time, ILogger<CollectorService> logger)
    : PeriodicService(options.Interval, time)
{
    private readonly TimeProvider _time = time;
    private long _walked = time.GetTimestamp();

    /// <inheritdoc/>
    protected override async Task RunAsync(CancellationToken cancellationToken)
    {
        var collected = await collector.RunAsync(cancellationToken);
        if (collected.Total > 0)
            Collected(logger, collected.Unreferenced, collected.Abandoned);
        if (_time.GetElapsedTime(_walked) < options.OrphanInterval)
            return;
        await walk.RunAsync(cancellationToken);
        _walked = _time.GetTimestamp();
    }

    /// <inheritdoc/>
    protected override void Failed(Exception exception) => CollectionFailed(logger, exception);

    [LoggerMessage(EventId = 2103, Level = LogLevel.Information, Message = "Removed {Unreferenced} attachments to which no row refers, and {Abandoned} uploads that were given up.")]
    private static partial void Collected(ILogger logger, int unreferenced, int abandoned);

    [LoggerMessage(EventId = 2106, Level = LogLevel.Warning, Message = "Attachments could not be looked after; the next try follows.")]
    private static partial void CollectionFailed(ILogger logger, Exception exception);
}
