using Npgsql;
using OfflineSync.Server.Feed;

namespace OfflineSync.Server.ChangeLog.Postgres;

/// <summary>Listens to the news of other nodes on a connection of its own, and connects again when that breaks.</summary>
internal sealed partial class PostgresListener(
    string connectionString,
    WatchHub hub,
    HeadPoll poll,
    FeedMetrics metrics,
    TimeProvider time,
    ILogger<PostgresListener> logger) : BackgroundService
{
    private const int KeepAliveSeconds = 30;
    private static readonly TimeSpan ReconnectDelay = TimeSpan.FromSeconds(1);
    private readonly string _connectionString = new NpgsqlConnectionStringBuilder(connectionString)
    {
        Pooling = false,
        KeepAlive = KeepAliveSeconds,
    }.ToString();

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (true)
        {
            try
            {
                await ListenAsync(stoppingToken);
            }
            catch (Exception exception) when (exception is not OperationCanceledException)
            {
                ConnectionLost(logger, exception);
            }
            await Task.Delay(ReconnectDelay, time, stoppingToken);
        }
    }

    private async Task ListenAsync(CancellationToken cancellationToken)
    {
        await using var connection = new NpgsqlConnection(_connectionString);
        connection.Notification += (_, news) =>
        {
            if (PostgresNews.Read(news.Payload) is not var (scope, change, committedAt))
                return;
            metrics.Heard(committedAt);
            hub.Wake(scope, change);
        };
        await connection.OpenAsync(cancellationToken);
        await using (var listen = new NpgsqlCommand("LISTEN " + PostgresWake.ChannelName, connection))
            await listen.ExecuteNonQueryAsync(cancellationToken);
        // What was sent while nobody listened.
        await poll.PollAsync(cancellationToken);
        while (true)
            await connection.WaitAsync(cancellationToken);
    }

    [LoggerMessage(EventId = 1302, Level = LogLevel.Warning, Message = "The connection that listens to other nodes broke; it is opened again.")]
    private static partial void ConnectionLost(ILogger logger, Exception exception);
}
