using OfflineSync.WorkManager.Queue;

namespace OfflineSync.WorkManager.Engine;

/// <summary>An attempt that runs in this process.</summary>
internal sealed class Execution(StartedRun run) : IDisposable
{
    private readonly Lock _lock = new();
    private readonly CancellationTokenSource _cancellation = new();
    private readonly TaskCompletionSource _ended = new();
    private IWorker? _worker;
    private bool _hasEnded;

    public StartedRun Run => run;

    public Guid Id => run.Work.Id;

    public StopReason Reason { get; private set; } = StopReason.NotStopped;

    /// <summary>Whether it was told to stop and the work no longer waits for it.</summary>
    public bool IsLingering { get; set; }

    public ITimer? Limit { get; set; }

    public ITimer? Grace { get; set; }

    public CancellationToken Token => _cancellation.Token;

    /// <summary>Completes when the attempt has ended and that is recorded.</summary>
    public Task Ended => _ended.Task;

    public bool HasEnded
    {
        get
        {
            lock (_lock)
                return _hasEnded;
        }
    }

    /// <returns>Whether the worker may begin.</returns>
    public bool Begin(IWorker worker)
    {
        lock (_lock)
        {
            _worker = worker;
            return Reason == StopReason.NotStopped;
        }
    }

    /// <summary>Tells the attempt to stop, once: first the reason is set, then the worker is told, then the token is cancelled.</summary>
    /// <returns>Whether this was the first time.</returns>
    public bool Stop(StopReason reason, bool stayOnContext)
    {
        lock (_lock)
        {
            if (_hasEnded || Reason != StopReason.NotStopped)
                return false;
            Reason = reason;
        }
        try
        {
            (_worker as Worker)?.OnStopped(reason);
            if (stayOnContext)
                _cancellation.Cancel();
            else
                _ = _cancellation.CancelAsync();
        }
        catch (Exception)
        {
            // The worker is being stopped; what it throws at that does not count, as its result does not.
        }
        return true;
    }

    /// <summary>The worker has returned: from now on a stop comes too late.</summary>
    public StopReason End()
    {
        lock (_lock)
        {
            _hasEnded = true;
            return Reason;
        }
    }

    public void Dispose()
    {
        Limit?.Dispose();
        Grace?.Dispose();
        _ended.TrySetResult();
    }
}
