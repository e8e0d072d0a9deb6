namespace OfflineSync.Simulation.Worlds;

/// <summary>
/// A world of its own time on one thread. Whatever is ready runs in an order drawn by lot; when nothing is, the clock jumps to the next timer. Two worlds
/// of one seed are the same, as long as nothing leaves the thread: what comes back from another one ends the run.
/// </summary>
internal sealed class World
{
    // Whoever takes more than this without any time passing will never stop.
    private const int StepsAtOnceMax = 200_000;

    private readonly Lock _lock = new();
    private readonly List<ReadyWork> _ready = [];
    private readonly PriorityQueue<WorldTimer, (long Due, long Order)> _timers = new();
    private readonly Random _schedule;
    private readonly int _thread = Environment.CurrentManagedThreadId;
    private long _timersSet;
    private DateTimeOffset _moment;
    private long _stepsBefore;
    private string? _trespass;

    public World(long seed, DateTimeOffset start)
    {
        Seed = seed;
        Now = start;
        Start = start;
        _schedule = NewRandom("schedule");
        Outside = new SimProcess(this, "world", ClockError.None);
    }

    public long Seed { get; }

    public DateTimeOffset Start { get; }

    /// <summary>The true time, which no process knows.</summary>
    public DateTimeOffset Now { get; private set; }

    /// <summary>How many steps were taken.</summary>
    public long Steps { get; private set; }

    public Trace Trace { get; } = new();

    /// <summary>Whoever plays fate: users, networks, power.</summary>
    public SimProcess Outside { get; }

    /// <summary>Called before each step with the process whose turn it is; it may kill that process.</summary>
    public Action<SimProcess>? Stepping { get; set; }

    /// <summary>Called after each step.</summary>
    public Action<SimProcess>? Stepped { get; set; }

    /// <summary>A stream of randomness of its own: what draws from one does not disturb the others.</summary>
    public Random NewRandom(string purpose) => new(StableHash.Of(Seed, purpose));

    /// <summary>Runs until a time, or until a condition holds.</summary>
    /// <exception cref="TrespassException">Something left the world's thread and came back.</exception>
    /// <exception cref="StandstillException">Something repeats without a pause.</exception>
    public void Run(DateTimeOffset until, Func<bool>? isDone = null)
    {
        var before = SynchronizationContext.Current;
        try
        {
            while (isDone?.Invoke() != true && Step(until))
            {
            }
        }
        finally
        {
            SynchronizationContext.SetSynchronizationContext(before);
        }
        if (isDone?.Invoke() != true && Now < until)
            Now = until;
    }

    internal void Post(SimProcess process, SendOrPostCallback callback, object? state)
    {
        // The collector may find what a dead process left behind.
        if (process.IsDead)
            return;
        lock (_lock)
        {
            if (Environment.CurrentManagedThreadId != _thread)
                _trespass ??= Environment.StackTrace;
            _ready.Add(new ReadyWork(process, callback, state));
        }
    }

    internal WorldTimer SetTimer(DateTimeOffset due, SimProcess process, Action fire)
    {
        var timer = new WorldTimer(process, fire);
        _timers.Enqueue(timer, ((due > Now ? due : Now).Ticks, _timersSet++));
        return timer;
    }

    /// <summary>Runs something as a process, as if it were its turn.</summary>
    internal static void RunAs(SimProcess process, Action action)
    {
        var before = SynchronizationContext.Current;
        SynchronizationContext.SetSynchronizationContext(process);
        try
        {
            action();
        }
        finally
        {
            SynchronizationContext.SetSynchronizationContext(before);
        }
    }

    private bool Step(DateTimeOffset until)
    {
        if (Take() is not { } work)
            return FireNext(until);
        TakeTurn(work.Process, () => work.Callback(work.State));
        return true;
    }

    private ReadyWork? Take()
    {
        lock (_lock)
        {
            if (_trespass is not null)
                throw new TrespassException(_trespass);
            while (_ready.Count > 0)
            {
                var index = _ready.Count == 1 ? 0 : _schedule.Next(_ready.Count);
                var work = _ready[index];
                _ready[index] = _ready[^1];
                _ready.RemoveAt(_ready.Count - 1);
                if (!work.Process.IsDead)
                    return work;
            }
            return null;
        }
    }

    private bool FireNext(DateTimeOffset until)
    {
        while (_timers.TryPeek(out var timer, out var key))
        {
            if (key.Due > until.Ticks)
                return false;
            _timers.Dequeue();
            if (timer.IsCancelled || timer.Process.IsDead)
                continue;
            if (key.Due > Now.Ticks)
                Now = new DateTimeOffset(key.Due, TimeSpan.Zero);
            TakeTurn(timer.Process, timer.Fire);
            return true;
        }
        return false;
    }

    private void TakeTurn(SimProcess process, Action turn)
    {
        if (process.Defers(turn))
            return;
        Steps++;
        if (Now != _moment)
            (_moment, _stepsBefore) = (Now, Steps);
        else if (Steps - _stepsBefore > StepsAtOnceMax)
            throw new StandstillException($"{process.Name} goes on and on, and no time passes.");
        Stepping?.Invoke(process);
        if (process.IsDead)
            return;
        SynchronizationContext.SetSynchronizationContext(process);
        turn();
        Stepped?.Invoke(process);
    }

    private readonly record struct ReadyWork(SimProcess Process, SendOrPostCallback Callback, object? State);
}
