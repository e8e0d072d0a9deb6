using System.Threading.Channels;
using OfflineSync.Client.Tuning;
using OfflineSync.WorkManager;

namespace OfflineSync.Client.Scheduling;

/// <summary>
/// How long to leave the server alone after failures: exponential backoff with full jitter, so that many clients do not come back at the same time, and
/// not before the time that the server asked for. The clock that it goes by cannot be set.
/// </summary>
internal sealed class RetryPacing(OfflineSyncOptions options, SyncTuning tuning)
{
    private const string ErrorKey = "error";
    private const int ErrorLengthMax = 1_000;

    private readonly Lock _lock = new();
    private readonly Random _random = options.Random is { } seed ? new Random(seed.Next()) : new Random();
    private readonly Channel<bool> _look = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private long _since;
    private TimeSpan _pause;
    private TimeSpan _asked;
    private bool _isMetered;
    private int _failures;

    /// <summary>How long to wait from now on.</summary>
    public TimeSpan Pause
    {
        get
        {
            lock (_lock)
                return LeftOf(_pause);
        }
    }

    /// <summary>How long the server wants to be left alone from now on.</summary>
    public TimeSpan Asked
    {
        get
        {
            lock (_lock)
                return LeftOf(_asked);
        }
    }

    public void Succeeded()
    {
        lock (_lock)
        {
            _asked = TimeSpan.Zero;
            Lift();
        }
    }

    /// <summary>Begins anew, because the user is there now. What the server asked for still holds.</summary>
    public void ForgetFailures()
    {
        lock (_lock)
            Lift();
    }

    /// <param name="asked">What the server asked for.</param>
    /// <param name="isMetered">Whether attempts wake a radio for whose time the battery pays.</param>
    /// <returns>How long to wait.</returns>
    public TimeSpan Failed(TimeSpan? asked, bool isMetered = false)
    {
        lock (_lock)
        {
            var pause = Backoff(isMetered, _failures++);
            if (asked is { } atLeast)
                pause = Spread(atLeast);
            _asked = asked is null ? LeftOf(_asked) : pause;
            _since = options.TimeProvider.GetTimestamp();
            _isMetered = isMetered;
            return _pause = pause > _asked ? pause : _asked;
        }
    }

    /// <summary>The network may be another than before: whoever waits asks what it costs.</summary>
    public void LookAgain() => _look.Writer.TryWrite(true);

    /// <summary>What becomes of durable work that failed.</summary>
    public static WorkResult ResultOf(OfflineSyncException error, TimeSpan notBefore)
    {
        var why = new WorkDataBuilder().Set(ErrorKey, error.Message.Length > ErrorLengthMax ? error.Message[..ErrorLengthMax] : error.Message).Build();
        return error is { Error: OfflineSyncError.Protocol or OfflineSyncError.IncompatibleSchema, IsTransient: false }
            ? WorkResult.Failure(why)
            : WorkResult.Retry(notBefore, why);
    }

    /// <summary>Why durable work gave up.</summary>
    public static string? ErrorOf(WorkInfo work) => work.Output.GetString(ErrorKey);

    /// <summary>Waits until the server may be asked again.</summary>
    public async Task WaitAsync(CancellationToken cancellationToken)
    {
        while (Pause is var pause && pause > TimeSpan.Zero)
            await LookWithinAsync(pause, cancellationToken);
    }

    /// <summary>Waits until the server may be asked again, which is sooner once there is a network that costs next to nothing.</summary>
    public async Task WaitAsync(Func<Task<NetworkCost>> cost, CancellationToken cancellationToken)
    {
        while (Pause > TimeSpan.Zero)
        {
            if (await cost() == NetworkCost.Unmetered)
                Shorten();
            await LookWithinAsync(Pause, cancellationToken);
        }
    }

    /// <summary>A shorter pause begins now: one that counted from the failure would be over for all who change their network together.</summary>
    private void Shorten()
    {
        lock (_lock)
        {
            if (!_isMetered)
                return;
            _isMetered = false;
            var (left, unmetered) = (LeftOf(_pause), Backoff(isMetered: false, _failures - 1));
            var pause = left < unmetered ? left : unmetered;
            _asked = LeftOf(_asked);
            _since = options.TimeProvider.GetTimestamp();
            _pause = pause > _asked ? pause : _asked;
        }
    }

    private async Task LookWithinAsync(TimeSpan span, CancellationToken cancellationToken)
    {
        using var timer = options.TimeProvider.CreateTimer(_ => _look.Writer.TryWrite(true), null, span, Timeout.InfiniteTimeSpan);
        await _look.Reader.ReadAsync(cancellationToken);
    }

    private TimeSpan Backoff(bool isMetered, int doublings)
    {
        var (first, longest) = isMetered ? (tuning.Now.MeteredDebounce, tuning.Now.PollInterval) : (options.RetryDelay, options.RetryDelayMax);
        var doubled = first.TotalMilliseconds * Math.Pow(2, Math.Min(doublings, 30));
        return TimeSpan.FromMilliseconds(Math.Min(doubled, longest.TotalMilliseconds) * _random.NextDouble());
    }

    private void Lift()
    {
        _failures = 0;
        _pause = _asked;
        _isMetered = false;
        _look.Writer.TryWrite(true);
    }

    private TimeSpan LeftOf(TimeSpan span) => span - options.TimeProvider.GetElapsedTime(_since) is var left && left > TimeSpan.Zero ? left : TimeSpan.Zero;

    /// <summary>All whom the server sent away would come back together at the time that it named: up to half of it more is waited.</summary>
    private TimeSpan Spread(TimeSpan asked) => asked + _random.NextDouble() * TimeSpan.FromTicks(Math.Max(asked.Ticks / 2, options.RetryDelay.Ticks));
}
