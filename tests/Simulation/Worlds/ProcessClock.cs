namespace OfflineSync.Simulation.Worlds;

/// <summary>The clock that a process reads. It may be wrong, run too fast, and be set while the process runs; its timers follow its own speed.</summary>
internal sealed class ProcessClock(SimProcess process, ClockError error) : TimeProvider
{
    private readonly DateTimeOffset _born = process.World.Now;

    /// <summary>How wrong it is; may be set at any time, as a user or the network does.</summary>
    public ClockError Error { get; set; } = error;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    private World World => process.World;

    public override DateTimeOffset GetUtcNow()
    {
        var now = World.Start + Stretch(World.Now - World.Start) + Error.Offset;
        return new DateTimeOffset(now.Ticks - now.Ticks % Error.Tick.Ticks, TimeSpan.Zero);
    }

    public override long GetTimestamp() => Stretch(World.Now - _born).Ticks;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new ProcessTimer(this, () => callback(state));
        timer.Change(dueTime, period);
        return timer;
    }

    private TimeSpan Stretch(TimeSpan span) => Error.Rate == 1 ? span : span * Error.Rate;

    private sealed class ProcessTimer(ProcessClock clock, Action fire) : ITimer
    {
        private WorldTimer? _next;
        private TimeSpan _period;

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            _next?.Cancel();
            _next = null;
            _period = period;
            if (dueTime != Timeout.InfiniteTimeSpan)
                Set(dueTime);
            return true;
        }

        public void Dispose() => Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);

        public ValueTask DisposeAsync()
        {
            Dispose();
            return default;
        }

        private void Set(TimeSpan dueTime)
        {
            var due = clock.World.Now + (clock.Error.Rate == 1 ? dueTime : dueTime / clock.Error.Rate);
            _next = clock.World.SetTimer(due, process: clock.Process, Fire);
        }

        private void Fire()
        {
            if (_period > TimeSpan.Zero)
                Set(_period);
            fire();
        }
    }

    private SimProcess Process => process;
}
