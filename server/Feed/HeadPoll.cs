using OfflineSync.Server.ChangeLog;

namespace OfflineSync.Server.Feed;

/// <summary>Reads the heads of watched scopes now and then, so that lost news are only late.</summary>
internal sealed partial class HeadPoll(WatchHub hub, IChangeLog log, TimeProvider time, ILogger<HeadPoll> logger) : BackgroundService
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(30);

    /// <summary>Reads them now.</summary>
    public async Task PollAsync(CancellationToken cancellationToken)
    {
        foreach (var scopes in hub.WatchedScopes.Chunk(1000))
        {
            foreach (var (scope, change) in await log.ReadHeadsAsync(scopes, cancellationToken))
                hub.Wake(scope, change);
        }
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Period, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await PollAsync(stoppingToken);
            }
            catch (Exception exception) when (exception is not OperationCanceledException)
            {
                PollFailed(logger, exception);
            }
        }
    }

    [LoggerMessage(EventId = 1201, Level = LogLevel.Warning, Message = "The heads of watched scopes could not be read; the next try follows.")]
    private static partial void PollFailed(ILogger logger, Exception exception);
}
