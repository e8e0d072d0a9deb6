using Npgsql;
using OfflineSync.Server.Feed;

namespace OfflineSync.Server.ChangeLog.Postgres;

/// <summary>
/// Listens to the news of other nodes on a connection of its own, and connects again when that breaks. A pooler in transaction mode takes LISTEN and
/// delivers nothing, so the node first listens for a word of its own. While it does not hear, it reads the heads of watched scopes every two seconds.
/// </summary>
internal sealed partial class PostgresListener(
    string connectionString,
    PostgresWake wake,
    WatchHub hub,
    HeadPoll poll,
    FeedMetrics metrics,
    TimeProvider time,
    ILogger<PostgresListener> logger) : BackgroundService
{
    private const int KeepAliveSeconds = 30;
    private static readonly TimeSpan EchoPatience = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan PollInterval = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(1);

    private readonly string _connectionString = new NpgsqlConnectionStringBuilder(connectionString)
    {
        Pooling = false,
        KeepAlive = KeepAliveSeconds,
    }.ToString();

    private TimeSpan _pause = FirstPause;

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (true)
        {
            try
            {
                await ListenAsync(stoppingToken);
                HearsNothing(logger, PollInterval.TotalSeconds);
                _pause = LongestPause;
            }
            catch (Exception exception) when (!stoppingToken.IsCancellationRequested)
            {
                ConnectionLost(logger, exception);
            }
            await PollInsteadAsync(stoppingToken);
        }
    }

    /// <summary>Listens until the connection breaks; returns at once if nothing comes through it.</summary>
    private async Task ListenAsync(CancellationToken cancellationToken)
    {
        await using var connection = new NpgsqlConnection(_connectionString);
        var echo = PostgresWake.NewEcho();
        var hears = false;
        connection.Notification += (_, news) =>
        {
            hears |= news.Payload == echo;
            if (PostgresNews.Read(news.Payload) is not var (scope, change, committedAt))
                return;
            metrics.Heard(committedAt);
            if (change == 0)
                hub.WakeAll(scope);
            else
                hub.Wake(scope, change);
        };
        await connection.OpenAsync(cancellationToken);
        await ExecuteAsync(connection, "LISTEN " + PostgresWake.ChannelName, cancellationToken);
        await wake.SendAsync([echo], cancellationToken);
        for (var sent = time.GetTimestamp(); !hears;)
        {
            var left = EchoPatience - time.GetElapsedTime(sent);
            if (left <= TimeSpan.Zero || !await connection.WaitAsync(left, cancellationToken))
            {
                await ExecuteAsync(connection, "UNLISTEN " + PostgresWake.ChannelName, cancellationToken);
                return;
            }
        }
        Hears(logger);
        _pause = FirstPause;
        // What was sent while nobody listened.
        await poll.PollAsync(cancellationToken);
        while (true)
            await connection.WaitAsync(cancellationToken);
    }

    private async Task PollInsteadAsync(CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();
        do
        {
            await Task.Delay(_pause < PollInterval ? _pause : PollInterval, time, cancellationToken);
            try
            {
                await poll.PollAsync(cancellationToken);
            }
            catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
            {
                PollFailed(logger, exception);
            }
        }
        while (time.GetElapsedTime(started) < _pause);
        _pause = _pause * 2 < LongestPause ? _pause * 2 : LongestPause;
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    [LoggerMessage(EventId = 1302, Level = LogLevel.Warning, Message = "The connection that listens to other nodes broke; it is opened again.")]
    private static partial void ConnectionLost(ILogger logger, Exception exception);

    [LoggerMessage(EventId = 1303, Level = LogLevel.Information, Message = "This node hears the news of other nodes.")]
    private static partial void Hears(ILogger logger);

    [LoggerMessage(
        EventId = 1304,
        Level = LogLevel.Warning,
        Message = "Notifications do not arrive: the listening connection goes through a pooler in transaction mode, or to another database. News of other nodes "
            + "are read every {Seconds} s. Set OfflineSync:Postgres:ListenConnection to a connection string that reaches PostgreSQL itself.")]
    private static partial void HearsNothing(ILogger logger, double seconds);

    [LoggerMessage(EventId = 1305, Level = LogLevel.Debug, Message = "The heads of watched scopes could not be read; the next try follows.")]
    private static partial void PollFailed(ILogger logger, Exception exception);
}
