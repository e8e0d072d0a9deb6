namespace OfflineSync.Testing;

/// <summary>
/// A world of its own time on one thread: what runs in it runs in turns, and when nobody has anything to do, the clock jumps to the next timer. Two runs
/// of the same are the same, as long as nothing leaves the thread; whatever comes back from another one ends the run.
/// </summary>
public sealed class VirtualWorld
{
    private readonly Lock _lock = new();
    private readonly Queue<(SendOrPostCallback Callback, object? State)> _ready = new();
    private readonly Context _context;
    private int _thread;
    private bool _isBlocked;
    private string? _trespass;

    /// <summary>Creates a world in which nothing happens yet.</summary>
    /// <param name="start">The time at the beginning.</param>
    public VirtualWorld(DateTimeOffset start)
    {
        Time = new ManualTime(start);
        _context = new Context(this);
    }

    /// <summary>The clock.</summary>
    public ManualTime Time { get; }

    /// <summary>The time now.</summary>
    public DateTimeOffset Now => Time.GetUtcNow();

    /// <summary>Runs work to its end, with everything else that happens meanwhile.</summary>
    /// <exception cref="InvalidOperationException">The work waits for something that nobody in this world does, or something left the thread.</exception>
    public T Run<T>(Func<Task<T>> work) => Inside(() =>
    {
        var running = work();
        while (!running.IsCompleted)
        {
            if (!Step(DateTimeOffset.MaxValue))
                throw new InvalidOperationException("The work waits, but nothing is left to happen in this world: it may have gone to another thread.");
        }
        return running.GetAwaiter().GetResult();
    });

    /// <inheritdoc cref="Run{T}(Func{Task{T}})"/>
    public void Run(Func<Task> work) => Run(async () =>
    {
        await work();
        return true;
    });

    /// <summary>Runs until a time.</summary>
    /// <exception cref="InvalidOperationException">Something left the thread.</exception>
    public void Run(DateTimeOffset until) => Inside(() =>
    {
        while (Step(until))
        {
        }
        Time.Advance(until - Now);
        return true;
    });

    /// <summary>Waits until a time has come, to the tick: delays of tasks end up to a millisecond early.</summary>
    public async Task WaitUntilAsync(DateTimeOffset time, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (time <= Now)
            return;
        var due = new TaskCompletionSource();
        using var timer = Time.CreateTimer(_ => due.TrySetResult(), null, time - Now, Timeout.InfiniteTimeSpan);
        using var cancelled = cancellationToken.UnsafeRegister((_, token) => due.TrySetCanceled(token), null);
        await due.Task;
    }

    /// <summary>
    /// Holds the whole world while work goes on that may use other threads. To the world it takes no time, and what it causes in here happens after it.
    /// </summary>
    public T Block<T>(Func<Task<T>> work)
    {
        SetBlocked(true);
        try
        {
            return ThreadPump.Run(work);
        }
        finally
        {
            SetBlocked(false);
        }
    }

    /// <summary>Does what is ready, or else lets the next timer fire; false if there is neither.</summary>
    private bool Step(DateTimeOffset end)
    {
        if (!TryTake(out var next))
            return Time.FireNext(end);
        next.Callback(next.State);
        return true;
    }

    private bool TryTake(out (SendOrPostCallback Callback, object? State) next)
    {
        lock (_lock)
        {
            if (_trespass is not null)
                throw new InvalidOperationException($"Something left the world's thread and came back: {_trespass}");
            return _ready.TryDequeue(out next);
        }
    }

    private T Inside<T>(Func<T> run)
    {
        var before = SynchronizationContext.Current;
        _thread = Environment.CurrentManagedThreadId;
        SynchronizationContext.SetSynchronizationContext(_context);
        try
        {
            return run();
        }
        finally
        {
            SynchronizationContext.SetSynchronizationContext(before);
        }
    }

    private void SetBlocked(bool isBlocked)
    {
        lock (_lock)
            _isBlocked = isBlocked;
    }

    private void Post(SendOrPostCallback callback, object? state)
    {
        lock (_lock)
        {
            _ready.Enqueue((callback, state));
            if (!_isBlocked && Environment.CurrentManagedThreadId != _thread)
                _trespass ??= Environment.StackTrace;
        }
    }

    private sealed class Context(VirtualWorld world) : SynchronizationContext
    {
        public override void Post(SendOrPostCallback d, object? state) => world.Post(d, state);

        public override void Send(SendOrPostCallback d, object? state)
        {
            if (Environment.CurrentManagedThreadId != world._thread)
                throw new NotSupportedException("Only the world's own thread runs something in it.");
            d(state);
        }

        public override SynchronizationContext CreateCopy() => this;
    }
}
