namespace OfflineSync.Simulation.Worlds;

/// <summary>The life of a process: what runs in it, runs on its clock, and nothing of it runs after its death.</summary>
internal sealed class SimProcess : SynchronizationContext
{
    private Queue<Action>? _deferred;

    public SimProcess(World world, string name, ClockError error)
    {
        World = world;
        Name = name;
        Clock = new ProcessClock(this, error);
    }

    public World World { get; }

    public string Name { get; }

    public ProcessClock Clock { get; }

    public bool IsDead { get; private set; }

    /// <summary>Lets nothing run for a while, as a system does with an app in the background.</summary>
    public void Pause(TimeSpan span)
    {
        _deferred ??= new Queue<Action>();
        World.SetTimer(World.Now + span, World.Outside, Resume);
    }

    /// <summary>Lets it run again, with everything that was due meanwhile.</summary>
    public void Resume()
    {
        var deferred = _deferred;
        _deferred = null;
        foreach (var turn in deferred ?? [])
            Post(_ => turn(), null);
    }

    /// <summary>Keeps a turn for later, if the process is paused.</summary>
    public bool Defers(Action turn)
    {
        _deferred?.Enqueue(turn);
        return _deferred is not null;
    }

    /// <summary>Ends the process without a word.</summary>
    public void Kill() => IsDead = true;

    /// <summary>Waits until a time has come.</summary>
    public Task WaitAsync(TimeSpan span)
    {
        var due = new TaskCompletionSource();
        World.SetTimer(World.Now + span, this, due.SetResult);
        return due.Task;
    }

    /// <summary>Begins something in the process, at its next turn.</summary>
    public void Begin(Func<Task> work) => Post(_ => Observe(work()), null);

    public override void Post(SendOrPostCallback d, object? state) => World.Post(this, d, state);

    public override void Send(SendOrPostCallback d, object? state) => World.RunAs(this, () => d(state));

    public override SynchronizationContext CreateCopy() => this;

    // What throws here was thrown on purpose, or is a bug of the simulation: it must end the run.
    private static async void Observe(Task work) => await work;
}
