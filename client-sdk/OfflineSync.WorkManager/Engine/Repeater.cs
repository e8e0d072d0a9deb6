namespace OfflineSync.WorkManager.Engine;

/// <summary>Runs an action, one at a time, until none of the requests is older than its beginning.</summary>
internal sealed class Repeater(WorkManagerOptions options, Func<Task> action)
{
    private int _requests;

    public bool IsBusy => Volatile.Read(ref _requests) != 0;

    public void Request()
    {
        if (Interlocked.Increment(ref _requests) == 1)
            _ = Background.Run(options, RunAsync);
    }

    private async Task RunAsync()
    {
        int served;
        do
        {
            served = Volatile.Read(ref _requests);
            await action();
        }
        while (Interlocked.Add(ref _requests, -served) != 0);
    }
}
