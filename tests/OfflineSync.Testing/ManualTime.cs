namespace OfflineSync.Testing;

/// <summary>A clock that moves only when the test says so, and fires timers at their time.</summary>
/// <param name="start">The time at the beginning.</param>
public sealed class ManualTime(DateTimeOffset start) : TimeProvider
{
    private readonly Lock _lock = new();
    private readonly SortedSet<ManualTimer> _timers = new(ManualTimer.InOrder);
    private DateTimeOffset _now = start;
    private long _scheduled;

    /// <summary>A clock that begins in the year 2030.</summary>
    public ManualTime()
        : this(new DateTimeOffset(2030, 1, 1, 0, 0, 0, TimeSpan.Zero))
    {
    }

    /// <inheritdoc/>
    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    /// <summary>The time now, in Unix milliseconds.</summary>
    public long Milliseconds => GetUtcNow().ToUnixTimeMilliseconds();

    /// <summary>Whether a timer waits for its time.</summary>
    public bool HasTimers
    {
        get
        {
            lock (_lock)
                return _timers.Count > 0;
        }
    }

    /// <inheritdoc/>
    public override DateTimeOffset GetUtcNow()
    {
        lock (_lock)
            return _now;
    }

    /// <inheritdoc/>
    public override long GetTimestamp() => GetUtcNow().Ticks;

    /// <inheritdoc/>
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new ManualTimer(this, () => callback(state));
        timer.Change(dueTime, period);
        return timer;
    }

    /// <summary>Moves to a later time; each timer that is due on the way fires at its time, in order.</summary>
    public void Advance(TimeSpan span)
    {
        var end = GetUtcNow() + span;
        while (FireNext(end))
        {
        }
        lock (_lock)
            _now = end;
    }

    /// <summary>Moves to the next timer that is due until a time, and fires it; false if there is none. Timers of one time fire as they were set.</summary>
    public bool FireNext(DateTimeOffset end)
    {
        if (Next(end) is not { } timer)
            return false;
        timer.Fire();
        return true;
    }

    private ManualTimer? Next(DateTimeOffset end)
    {
        lock (_lock)
        {
            if (_timers.Min is not { } next || next.Due > end)
                return null;
            _now = next.Due > _now ? next.Due : _now;
            next.MoveOn();
            return next;
        }
    }

    private sealed class ManualTimer(ManualTime time, Action fire) : ITimer
    {
        private TimeSpan _period;
        private long _order;

        public static IComparer<ManualTimer> InOrder { get; } = Comparer<ManualTimer>.Create(
            (a, b) => a.Due != b.Due ? a.Due.CompareTo(b.Due) : a._order.CompareTo(b._order));

        public DateTimeOffset Due { get; private set; }

        public Action Fire => fire;

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            lock (time._lock)
            {
                time._timers.Remove(this);
                _period = period;
                if (dueTime == Timeout.InfiniteTimeSpan)
                    return true;
                Due = time._now + dueTime;
                _order = time._scheduled++;
                time._timers.Add(this);
                return true;
            }
        }

        /// <summary>To its next period, or away. The caller holds the lock.</summary>
        public void MoveOn()
        {
            time._timers.Remove(this);
            if (_period <= TimeSpan.Zero)
                return;
            Due += _period;
            time._timers.Add(this);
        }

        public void Dispose() => Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);

        public ValueTask DisposeAsync()
        {
            Dispose();
            return default;
        }
    }
}
