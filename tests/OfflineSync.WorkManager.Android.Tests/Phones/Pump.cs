namespace OfflineSync.WorkManager.Android.Tests.Phones;

/// <summary>The one thread of a test: what is posted to it runs in order, and a test that waits for something that cannot happen fails at once.</summary>
internal sealed class Pump : SynchronizationContext
{
    private const int StepsMax = 10_000;

    private readonly Queue<(SendOrPostCallback Callback, object? State)> _posted = new();
    private readonly Queue<TaskCompletionSource> _idle = new();
    private readonly int _thread = Environment.CurrentManagedThreadId;
    private volatile bool _isLeft;
    private int _steps;

    public static void Run(Func<Pump, Task> test)
    {
        var before = Current;
        var pump = new Pump();
        SetSynchronizationContext(pump);
        try
        {
            var task = test(pump);
            while (!task.IsCompleted)
                pump.Step();
            task.GetAwaiter().GetResult();
        }
        finally
        {
            SetSynchronizationContext(before);
        }
    }

    public override void Post(SendOrPostCallback d, object? state)
    {
        _isLeft |= Environment.CurrentManagedThreadId != _thread;
        lock (_posted)
            _posted.Enqueue((d, state));
    }

    public void Post(Action action) => Post(_ => action(), null);

    /// <summary>Completes when nothing is left that runs without the test doing something.</summary>
    public Task IdleAsync()
    {
        var idle = new TaskCompletionSource();
        _idle.Enqueue(idle);
        return idle.Task;
    }

    private void Step()
    {
        if (++_steps > StepsMax)
            throw new InvalidOperationException("Something goes on and on, without time moving.");
        if (_isLeft)
            throw new InvalidOperationException("Something ran on another thread, so that the order is not certain.");
        (SendOrPostCallback Callback, object? State) next;
        bool isPosted;
        lock (_posted)
            isPosted = _posted.TryDequeue(out next);
        if (isPosted)
            next.Callback(next.State);
        else if (_idle.TryDequeue(out var idle))
        {
            _steps = 0;
            idle.SetResult();
        }
        else
            throw new InvalidOperationException("The test waits for something that does not happen by itself.");
    }
}
