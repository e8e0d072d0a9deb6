using System.Security.Cryptography;
using System.Threading.Channels;
using Npgsql;
using OfflineSync.Server.Feed;

namespace OfflineSync.Server.ChangeLog.Postgres;

/// <summary>
/// Sends news of changes to the other nodes with NOTIFY, after the commit and joined per scope: inside the push's transaction, PostgreSQL would
/// serialize all commits that notify.
/// </summary>
internal sealed partial class PostgresWake(NpgsqlDataSource dataSource, TimeProvider time, ILogger<PostgresWake> logger) : BackgroundService, IWakeRelay
{
    /// <summary>The channel that nodes listen to.</summary>
    public const string ChannelName = "offlinesync";

    private readonly Lock _lock = new();
    private readonly Channel<bool> _signal =
        Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    private Dictionary<string, PostgresNews> _waiting = new(StringComparer.Ordinal);
    private HashSet<string> _stirred = new(StringComparer.Ordinal);

    /// <inheritdoc/>
    public void Relay(string scope, long change)
    {
        var news = new PostgresNews(scope, change, time.GetUtcNow().ToUnixTimeMilliseconds());
        lock (_lock)
            _waiting[scope] = _waiting.TryGetValue(scope, out var earlier) ? earlier.Join(news) : news;
        _signal.Writer.TryWrite(true);
    }

    /// <inheritdoc/>
    public void RelayStir(string scope)
    {
        lock (_lock)
            _stirred.Add(scope);
        _signal.Writer.TryWrite(true);
    }

    /// <summary>A word by which a node finds out whether it hears. It is no news.</summary>
    public static string NewEcho() => RandomNumberGenerator.GetHexString(32);

    /// <summary>Sends payloads, in the way that all news go.</summary>
    public async Task SendAsync(string[] payloads, CancellationToken cancellationToken)
    {
        await using var connection = await dataSource.OpenConnectionAsync(cancellationToken);
        await using var command = PostgresParameters.Command(
            connection,
            "SELECT pg_notify('" + ChannelName + "', payload) FROM unnest($1) AS payload",
            PostgresParameters.Array(NpgsqlTypes.NpgsqlDbType.Text, payloads));
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await foreach (var _ in _signal.Reader.ReadAllAsync(stoppingToken))
        {
            try
            {
                await SendAsync(TakeNews(), stoppingToken);
            }
            catch (Exception exception) when (exception is not OperationCanceledException)
            {
                SendFailed(logger, exception);
            }
        }
    }

    private string[] TakeNews()
    {
        Dictionary<string, PostgresNews> news;
        HashSet<string> stirred;
        lock (_lock)
        {
            (news, _waiting) = (_waiting, new Dictionary<string, PostgresNews>(StringComparer.Ordinal));
            (stirred, _stirred) = (_stirred, new HashSet<string>(StringComparer.Ordinal));
        }
        var now = time.GetUtcNow().ToUnixTimeMilliseconds();
        return [.. news.Values.Concat(stirred.Select(scope => new PostgresNews(scope, 0, now))).Select(entry => entry.ToString())];
    }

    [LoggerMessage(EventId = 1301, Level = LogLevel.Warning, Message = "News of changes could not be sent to the other nodes; they read them later.")]
    private static partial void SendFailed(ILogger logger, Exception exception);
}
