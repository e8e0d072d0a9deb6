namespace OfflineSync.WorkManager.Ios.Requests;

/// <summary>Runs an action, one at a time. Who asks while it runs gets the run after that, together with all others who ask meanwhile.</summary>
internal sealed class LatestOnly(Func<Task> action)
{
    private readonly Lock _lock = new();
    private TaskCompletionSource? _next;
    private bool _isRunning;

    /// <summary>Completes when the action has run from its beginning to its end after this call.</summary>
    public Task RunAsync()
    {
        Task done;
        lock (_lock)
        {
            _next ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            done = _next.Task;
            if (_isRunning)
                return done;
            _isRunning = true;
        }
        _ = RunAllAsync();
        return done;
    }

    private async Task RunAllAsync()
    {
        while (Take() is { } done)
        {
            try
            {
                await action();
                done.SetResult();
            }
            catch (Exception error)
            {
                done.SetException(error);
            }
        }
    }

    private TaskCompletionSource? Take()
    {
        lock (_lock)
        {
            var next = _next;
            _next = null;
            _isRunning = next is not null;
            return next;
        }
    }
}
