using OfflineSync.Server.ChangeLog;
using OfflineSync.Server.Hosting;

namespace OfflineSync.Server.Feed;

/// <summary>Reads the heads of watched scopes now and then, so that lost news are only late.</summary>
internal sealed partial class HeadPoll(
    WatchHub hub, IChangeLog log, PollInterval interval, FeedMetrics metrics, TimeProvider time, ILogger<HeadPoll> logger)
    : PeriodicService(interval.Value, time)
{
    /// <summary>Reads them now.</summary>
    public async Task PollAsync(CancellationToken cancellationToken)
    {
        foreach (var scopes in hub.WatchedScopes.Chunk(1000))
        {
            foreach (var (scope, change) in await log.ReadHeadsAsync(scopes, cancellationToken))
            {
                if (hub.Wake(scope, change))
                    metrics.FoundLate();
            }
        }
    }

    /// <inheritdoc/>
    protected override Task RunAsync(CancellationToken cancellationToken) => PollAsync(cancellationToken);

    /// <inheritdoc/>
    protected override void Failed(Exception exception) => PollFailed(logger, exception);

    [LoggerMessage(EventId = 1201, Level = LogLevel.Warning, Message = "The heads of watched scopes could not be read; the next try follows.")]
    private static partial void PollFailed(ILogger logger, Exception exception);
}
