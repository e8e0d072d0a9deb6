using System.Threading.Channels;
using OfflineSync.WorkManager;

namespace OfflineSync.Client.Scheduling;

/// <summary>Learns what is new on the server while the app is in the foreground: by a stream where the network allows it, else by asking now and then.</summary>
/// <param name="options">The interval and the clock.</param>
/// <param name="history">When it was synced last.</param>
/// <param name="device">Tells when the network changes; null: never.</param>
/// <param name="allowsStream">Whether the network allows the stream.</param>
/// <param name="watch">Keeps the stream open.</param>
/// <param name="wake">Takes the reasons to sync.</param>
internal sealed class NewsLane(
    OfflineSyncOptions options,
    SyncHistory history,
    IDeviceMonitor? device,
    Func<Task<bool>> allowsStream,
    Func<CancellationToken, Task> watch,
    Action<Trigger> wake)
{
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var reasons = Channel.CreateBounded<Trigger>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
        using var watching = device?.Watch(() =>
        {
            wake(Trigger.Device);
            reasons.Writer.TryWrite(Trigger.Device);
        });
        while (true)
        {
            if (await allowsStream())
                await WatchWhileAllowedAsync(reasons, cancellationToken);
            else if (await NextAsync(reasons, history.FreshFor(options.PollInterval), cancellationToken) == Trigger.Poll)
                wake(Trigger.Poll);
        }
    }

    private async Task WatchWhileAllowedAsync(Channel<Trigger> reasons, CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var stream = watch(stop.Token);
        try
        {
            do
            {
                // Nobody has to ask for news, but a server that was away may be back without any.
                if (await NextAsync(reasons, options.PollInterval, cancellationToken) == Trigger.Poll)
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
    private async Task<Trigger> NextAsync(Channel<Trigger> reasons, TimeSpan interval, CancellationToken cancellationToken)
    {
        using var timer = options.TimeProvider.CreateTimer(_ => reasons.Writer.TryWrite(Trigger.Poll), null, interval, Timeout.InfiniteTimeSpan);
        return await reasons.Reader.ReadAsync(cancellationToken);
    }
}
