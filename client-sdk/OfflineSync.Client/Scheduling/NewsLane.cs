using System.Threading.Channels;
using OfflineSync.Client.Tuning;
using OfflineSync.WorkManager;

namespace OfflineSync.Client.Scheduling;

/// <summary>Learns what is new on the server while the app is in the foreground: by a stream where the network allows it, else by asking now and then.</summary>
/// <param name="time">The clock.</param>
/// <param name="tuning">The interval.</param>
/// <param name="history">When it was synced last.</param>
/// <param name="device">Tells when the network changes; null: never.</param>
/// <param name="allowsStream">Whether the network allows the stream.</param>
/// <param name="watch">Keeps the stream open.</param>
/// <param name="wake">Takes the reasons to sync.</param>
internal sealed class NewsLane(
    TimeProvider time,
    SyncTuning tuning,
    SyncHistory history,
    IDeviceMonitor? device,
    Func<Task<bool>> allowsStream,
    Func<CancellationToken, Task> watch,
    Action<Trigger> wake)
{
    private readonly Channel<Trigger> _reasons = Channel.CreateBounded<Trigger>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    /// <summary>The interval is another one than before.</summary>
    public void LookAgain() => _reasons.Writer.TryWrite(Trigger.Device);

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        using var watching = device?.Watch(() =>
        {
            wake(Trigger.Device);
            _reasons.Writer.TryWrite(Trigger.Device);
        });
        while (true)
        {
            if (await allowsStream())
                await WatchWhileAllowedAsync(cancellationToken);
            else if (await NextAsync(history.FreshFor(tuning.Now.PollInterval), cancellationToken) == Trigger.Poll)
                wake(Trigger.Poll);
        }
    }

    private async Task WatchWhileAllowedAsync(CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var stream = watch(stop.Token);
        try
        {
            do
            {
                // Nobody has to ask for news, but a server that was away may be back without any.
                if (await NextAsync(tuning.Now.PollInterval, cancellationToken) == Trigger.Poll)
                    wake(Trigger.Retry);
            }
            while (await allowsStream());
        }
        finally
        {
            stop.Cancel();
            try
            {
                await stream;
            }
            catch (OperationCanceledException)
            {
            }
        }
    }

    /// <summary>The next change of the device, or the end of the interval.</summary>
    private async Task<Trigger> NextAsync(TimeSpan interval, CancellationToken cancellationToken)
    {
        using var timer = time.CreateTimer(_ => _reasons.Writer.TryWrite(Trigger.Poll), null, interval, Timeout.InfiniteTimeSpan);
        return await _reasons.Reader.ReadAsync(cancellationToken);
    }
}
