using System.Threading.Channels;
using OfflineSync.Client.Tuning;

namespace OfflineSync.Client.Scheduling;

/// <summary>Runs attempts soon after there is a reason for them, while the app is in the foreground.</summary>
/// <param name="time">The clock.</param>
/// <param name="tuning">How long to gather.</param>
/// <param name="pacing">How long to wait after failures.</param>
/// <param name="cost">What the network costs now.</param>
/// <param name="attempt">Runs an attempt for the reasons that have come together.</param>
internal sealed class Foreground(
    TimeProvider time, SyncTuning tuning, RetryPacing pacing, Func<Task<NetworkCost>> cost, Func<Trigger, CancellationToken, Task> attempt)
{
    private const int QuietTimesMax = 10;
    private const int MeteredQuietTimesMax = 4;

    private readonly Channel<bool> _wake = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private Action _stop = () => { };
    private Task _running = Task.CompletedTask;
    private int _triggers;
    private int _writes;

    public void Wake(Trigger trigger)
    {
        if (trigger.HasFlag(Trigger.Write))
            Interlocked.Increment(ref _writes);
        if (trigger.HasFlag(Trigger.Device))
            pacing.LookAgain();
        Interlocked.Or(ref _triggers, (int)trigger);
        _wake.Writer.TryWrite(true);
    }

    /// <param name="loops">What else runs while the app is in the foreground.</param>
    public void Start(params IEnumerable<Func<CancellationToken, Task>> loops)
    {
        // What there was a reason for before is in the hands of durable work.
        Interlocked.Exchange(ref _triggers, (int)Trigger.None);
        _running = RunAsync([AttemptWhenWokenAsync, .. loops]);
    }

    public Task StopAsync()
    {
        _stop();
        return _running;
    }

    private async Task RunAsync(IEnumerable<Func<CancellationToken, Task>> loops)
    {
        using var stop = new CancellationTokenSource();
        _stop = stop.Cancel;
        try
        {
            await Task.WhenAll(loops.Select(loop => loop(stop.Token)));
        }
        catch (OperationCanceledException)
        {
        }
        finally
        {
            _stop = () => { };
        }
    }

    private async Task AttemptWhenWokenAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            await _wake.Reader.ReadAsync(cancellationToken);
            if (GathersFor((Trigger)Volatile.Read(ref _triggers)))
                await GatherAsync(cancellationToken);
            await pacing.WaitAsync(cost, cancellationToken);
            _wake.Reader.TryRead(out _);
            await attempt((Trigger)Interlocked.Exchange(ref _triggers, (int)Trigger.None), cancellationToken);
        }
    }

    /// <summary>Writes gather, also those that had no network before; who comes to the app sees news at once.</summary>
    private static bool GathersFor(Trigger triggers) => (triggers & (Trigger.Write | Trigger.Device)) != 0 && !triggers.HasFlag(Trigger.Opened);

    /// <summary>Lets a burst of writes become one sending, as long as the network is the one for whose sake it waits.</summary>
    private async Task GatherAsync(CancellationToken cancellationToken)
    {
        var wasMetered = await cost() == NetworkCost.Metered;
        var (quiet, times) = wasMetered ? (tuning.Now.MeteredDebounce, MeteredQuietTimesMax) : (tuning.Now.Debounce, QuietTimesMax);
        var writes = Volatile.Read(ref _writes);
        // Not by the clock that can be set.
        var start = time.GetTimestamp();
        var (until, end) = (quiet, quiet * times);
        for (TimeSpan now; (now = time.GetElapsedTime(start)) < until; writes = Volatile.Read(ref _writes))
        {
            await WokenWithinAsync(until - now, cancellationToken);
            now = time.GetElapsedTime(start);
            if (Volatile.Read(ref _writes) != writes)
                until = now + quiet < end ? now + quiet : end;
            else if (wasMetered && await cost() == NetworkCost.Unmetered)
                return;
        }
    }

    private async Task WokenWithinAsync(TimeSpan span, CancellationToken cancellationToken)
    {
        using var timer = time.CreateTimer(_ => _wake.Writer.TryWrite(true), null, span, Timeout.InfiniteTimeSpan);
        await _wake.Reader.ReadAsync(cancellationToken);
    }
}
