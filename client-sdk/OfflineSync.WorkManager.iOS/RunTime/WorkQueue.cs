namespace OfflineSync.WorkManager.Ios.RunTime;

/// <summary>The queue, opened once by the function that the app gave; where that throws, it is tried again by who needs it next.</summary>
internal sealed class WorkQueue(Func<Task<WorkManager>> open, Action<WorkManager> opened)
{
    private readonly Lock _lock = new();
    private Task<WorkManager>? _opening;

    public Exception? Problem { get; private set; }

    public Task<WorkManager> OpenAsync()
    {
        TaskCompletionSource<WorkManager> result;
        lock (_lock)
        {
            if (_opening is { IsFaulted: false })
                return _opening;
            result = new TaskCompletionSource<WorkManager>(TaskCreationOptions.RunContinuationsAsynchronously);
            _opening = result.Task;
        }
        _ = OpenAsync(result);
        return result.Task;
    }

    private async Task OpenAsync(TaskCompletionSource<WorkManager> result)
    {
        try
        {
            var manager = await open();
            opened(manager);
            Problem = null;
            result.SetResult(manager);
        }
        catch (Exception error)
        {
            Problem = error;
            result.SetException(error);
        }
    }
}
