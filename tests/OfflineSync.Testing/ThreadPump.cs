namespace OfflineSync.Testing;

/// <summary>Keeps work on the calling thread to its end, and waits there for what comes back from others.</summary>
internal sealed class ThreadPump : SynchronizationContext
{
    private readonly Queue<(SendOrPostCallback Callback, object? State)> _ready = new();
    private bool _isOver;

    public static T Run<T>(Func<Task<T>> work)
    {
        var before = Current;
        var pump = new ThreadPump();
        SetSynchronizationContext(pump);
        try
        {
            var running = work();
            if (!running.IsCompleted)
                running.ContinueWith(_ => pump.Post(_ => { }, null), TaskScheduler.Default);
            // What the work has begun and nobody waits for is brought on its way as well.
            while (pump.Take(mayWait: !running.IsCompleted) is { } next)
                next.Callback(next.State);
            return running.GetAwaiter().GetResult();
        }
        finally
        {
            SetSynchronizationContext(before);
        }
    }

    public override void Post(SendOrPostCallback d, object? state)
    {
        lock (_ready)
        {
            if (!_isOver)
            {
                _ready.Enqueue((d, state));
                Monitor.Pulse(_ready);
                return;
            }
        }
        base.Post(d, state);
    }

    public override SynchronizationContext CreateCopy() => this;

    private (SendOrPostCallback Callback, object? State)? Take(bool mayWait)
    {
        lock (_ready)
        {
            while (mayWait && _ready.Count == 0)
                Monitor.Wait(_ready);
            _isOver = !mayWait && _ready.Count == 0;
            return _isOver ? null : _ready.Dequeue();
        }
    }
}
