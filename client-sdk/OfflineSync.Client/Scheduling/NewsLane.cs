using OfflineSync.WorkManager;

namespace OfflineSync.Client.Scheduling;

/// <summary>Learns what is new on the server while the app is in the foreground: by a stream where the network allows it, else by asking now and then.</summary>
/// <param name="options">The lane and the interval.</param>
/// <param name="device">Tells when the network changes; null: never.</param>
/// <param name="allowsStream">Whether the network allows the stream.</param>
/// <param name="watch">Keeps the stream open.</param>
/// <param name="wake">Takes the reasons to sync.</param>
internal sealed class NewsLane(
    OfflineSyncOptions options, IDeviceMonitor? device, Func<Task<bool>> allowsStream, Func<CancellationToken, Task> watch, Action<Trigger> wake)
{
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        using var changes = new SemaphoreSlim(0, 1);
        using var watching = device?.Watch(() =>
        {
            wake(Trigger.Device);
            Release(changes);
        });
        while (true)
        {
            if (await allowsStream())
                await WatchWhileAllowedAsync(changes, cancellationToken);
            else if (!await ChangedAsync(changes, cancellationToken))
                wake(Trigger.Poll);
        }
    }

    private async Task WatchWhileAllowedAsync(SemaphoreSlim changes, CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var stream = watch(stop.Token);
        try
        {
            do
                await changes.WaitAsync(cancellationToken);
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

    /// <returns>Whether the device changed before the interval was over.</returns>
    private async Task<bool> ChangedAsync(SemaphoreSlim changes, CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var change = changes.WaitAsync(stop.Token);
        var interval = Task.Delay(options.PollInterval, options.TimeProvider, stop.Token);
        var first = await Task.WhenAny(change, interval);
        stop.Cancel();
        cancellationToken.ThrowIfCancellationRequested();
        return first == change;
    }

    private static void Release(SemaphoreSlim changes)
    {
        try
        {
            changes.Release();
        }
        catch (Exception error) when (error is SemaphoreFullException or ObjectDisposedException)
        {
            // A change that has not been looked at covers this one too.
        }
    }
}
