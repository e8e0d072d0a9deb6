using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using OfflineSync.Client.Outbox;
using OfflineSync.Client.Storage;
using OfflineSync.Protocol.V1;

namespace OfflineSync.Client.Sync;

/// <summary>Syncs by itself: after local writes, when the server has news, and again after failures, with growing pauses.</summary>
internal sealed partial class SyncLoop(
    Engine engine, Database reader, OfflineSyncOptions options, Func<CancellationToken, Task> sync, ILogger logger) : IAsyncDisposable
{
    private readonly Channel<bool> _wake = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private readonly CancellationTokenSource _stop = new();
    private readonly Random _random = options.Random ?? new Random();
    private Task _running = Task.CompletedTask;

    public void Start()
    {
        Wake();
        _running = Task.WhenAll(SyncWhenWokenAsync(_stop.Token), WatchAsync(_stop.Token), LookForWritesAsync(_stop.Token));
    }

    public void Wake() => _wake.Writer.TryWrite(true);

    public async ValueTask DisposeAsync()
    {
        if (options.StayOnCallersContext)
            _stop.Cancel();
        else
            await _stop.CancelAsync();
        try
        {
            await _running;
        }
        catch (OperationCanceledException)
        {
        }
        _stop.Dispose();
    }

    private async Task SyncWhenWokenAsync(CancellationToken cancellationToken)
    {
        for (var failures = 0; ;)
        {
            await _wake.Reader.ReadAsync(cancellationToken);
            await Task.Delay(options.Debounce, options.TimeProvider, cancellationToken);
            _wake.Reader.TryRead(out _);
            try
            {
                await sync(cancellationToken);
                failures = 0;
            }
            catch (Exception error) when (error is not OperationCanceledException)
            {
                var pause = Pause(failures++);
                LogFailed(pause, error);
                await Task.Delay(pause, options.TimeProvider, cancellationToken);
                Wake();
            }
        }
    }

    private async Task WatchAsync(CancellationToken cancellationToken)
    {
        for (var failures = 0; ;)
        {
            try
            {
                await foreach (var news in engine.Transport.WatchAsync(Request(), cancellationToken).WithCancellation(cancellationToken))
                {
                    failures = 0;
                    if ((long)news.Change > Change(news.Scope))
                        Wake();
                }
            }
            catch (Exception error) when (error is not OperationCanceledException)
            {
                // Whatever it was, the next sync reports it if it lasts.
                LogWatchBroke(error);
            }
            await Task.Delay(Pause(failures++), options.TimeProvider, cancellationToken);
        }
    }

    /// <summary>Finds what was written without the SDK's transactions: SQLite's data version tells that another connection has committed.</summary>
    private async Task LookForWritesAsync(CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(options.CaptureInterval, options.TimeProvider);
        long? seen = null;
        while (await timer.WaitForNextTickAsync(cancellationToken))
        {
            try
            {
                seen = LookForWrites(seen);
            }
            catch (Microsoft.Data.Sqlite.SqliteException error)
            {
                LogNoLook(error);
            }
        }
    }

    private long? LookForWrites(long? seen)
    {
        lock (reader)
        {
            var version = reader.Scalar("PRAGMA data_version");
            if (version != seen && reader.Scalar("SELECT 1 FROM offlinesync_capture LIMIT 1") is not null)
                Wake();
            return version;
        }
    }

    private WatchRequest Request()
    {
        var request = new WatchRequest();
        lock (reader)
            request.ClientId = Engine.ClientId(reader);
        foreach (var scope in engine.Scopes)
            request.Scopes.Add(new WatchedScope { Scope = scope, Change = (ulong)Change(scope) });
        return request;
    }

    private long Change(string scope)
    {
        lock (reader)
            return ScopeState.Read(reader, scope).Change;
    }

    /// <summary>Exponential backoff with full jitter.</summary>
    private TimeSpan Pause(int failures)
    {
        var longest = Math.Min(options.RetryDelayMax.TotalMilliseconds, options.RetryDelay.TotalMilliseconds * Math.Pow(2, Math.Min(failures, 30)));
        lock (_random)
            return TimeSpan.FromMilliseconds(Math.Max(1, longest * _random.NextDouble()));
    }

    [LoggerMessage(20, LogLevel.Information, "The sync failed; next attempt in {Pause}")]
    private partial void LogFailed(TimeSpan pause, Exception error);

    [LoggerMessage(21, LogLevel.Debug, "The watch broke off and is opened again")]
    private partial void LogWatchBroke(Exception error);

    [LoggerMessage(22, LogLevel.Warning, "The database cannot be looked at for local writes; trying again")]
    private partial void LogNoLook(Exception error);
}
