using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using OfflineSync.Client.Scheduling;
using OfflineSync.WorkManager;
using Work = OfflineSync.WorkManager.WorkManager;

namespace OfflineSync.Client.Attachments;

/// <summary>
/// Decides when attachments travel by themselves: by durable work when the device allows their lane, and in the foreground as soon as the network alone does. It
/// never holds up a sync of rows.
/// </summary>
internal sealed partial class AttachmentLane(OfflineSyncOptions options, Work manager, AttachmentRun run, ILogger logger)
{
    private static readonly TimeSpan Backoff = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan BackoffMax = TimeSpan.FromHours(1);
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(1);
    private static readonly TimeSpan KeepGaveUp = TimeSpan.FromDays(30);

    private readonly Channel<bool> _wake = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private long _failedAt;
    private TimeSpan _pause;
    private int _failures;

    private Constraints Lane => DurableSync.OnNetwork(options, options.Attachments.Lane);

    /// <summary>There is something to carry: durable work waits for the device, and the foreground looks at once.</summary>
    public async Task WakeAsync()
    {
        try
        {
            if (!run.HasWork)
                return;
            await manager.EnqueueUniqueWorkAsync(SyncWorkNames.Attachments, ExistingWorkPolicy.Keep, Request());
        }
        catch (Exception error) when (error is WorkStorageException or ObjectDisposedException or OfflineSyncException)
        {
            LogNoQueue(error);
        }
        _wake.Writer.TryWrite(true);
    }

    /// <summary>The server has files that it did not have before.</summary>
    public Task HearAsync()
    {
        run.LookForMissing(hasNewRows: false);
        return WakeAsync();
    }

    /// <summary>Carries in the foreground.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        using var watching = manager.Device?.Watch(() => _wake.Writer.TryWrite(true));
        while (true)
        {
            await _wake.Reader.ReadAsync(cancellationToken);
            if (!run.HasWork || !await AllowsAsync(new Constraints { Network = Lane.Network }))
                continue;
            if (PauseLeft is var left && left > TimeSpan.Zero)
            {
                // Delays are cut to whole milliseconds: what they leave of the pause would take one wake after the other.
                _ = WakeAfterAsync(left + Tick, cancellationToken);
                continue;
            }
            await TryAsync(cancellationToken);
        }
    }

    /// <summary>Carries as durable work.</summary>
    public async Task<WorkResult> RunWorkAsync(CancellationToken cancellationToken)
    {
        try
        {
            await run.RunAsync(null, cancellationToken);
            return WorkResult.Success();
        }
        catch (OfflineSyncException error)
        {
            return RetryPacing.ResultOf(error, error.RetryAfter ?? TimeSpan.Zero);
        }
    }

    private TimeSpan PauseLeft => _failures == 0 ? TimeSpan.Zero : _pause - options.TimeProvider.GetElapsedTime(_failedAt);

    private async Task TryAsync(CancellationToken cancellationToken)
    {
        try
        {
            await run.RunAsync(null, cancellationToken);
            _failures = 0;
        }
        catch (OfflineSyncException error)
        {
            var doubled = TimeSpan.FromTicks(Math.Min(Backoff.Ticks << Math.Min(_failures++, 20), BackoffMax.Ticks));
            _pause = error.RetryAfter is { } asked && asked > doubled ? asked : doubled;
            _failedAt = options.TimeProvider.GetTimestamp();
            LogFailed(_pause, error);
            _ = WakeAfterAsync(_pause, cancellationToken);
        }
    }

    private async Task WakeAfterAsync(TimeSpan span, CancellationToken cancellationToken)
    {
        try
        {
            await Task.Delay(span, options.TimeProvider, cancellationToken);
            _wake.Writer.TryWrite(true);
        }
        catch (OperationCanceledException)
        {
            // The app left the foreground: durable work waits.
        }
    }

    private async Task<bool> AllowsAsync(Constraints constraints) => (await manager.CheckAsync(constraints)).All(report => report.IsMet);

    private OneTimeWorkRequest Request() => OneTimeWorkRequest.For(SyncWorkNames.Attachments)
        .WithConstraints(Lane)
        .WithBackoff(BackoffPolicy.Exponential, Backoff, jitter: true)
        .WithMaxAttempts(options.MaxAttempts)
        .KeepResultsFor(KeepGaveUp)
        .Build();

    [LoggerMessage(50, LogLevel.Information, "Attachments did not come through; trying again no earlier than in {Pause}")]
    private partial void LogFailed(TimeSpan pause, Exception error);

    [LoggerMessage(51, LogLevel.Warning, "The queue of durable work cannot be used; attachments travel while the app is in the foreground")]
    private partial void LogNoQueue(Exception error);
}
