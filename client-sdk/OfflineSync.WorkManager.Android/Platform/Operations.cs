using AndroidX.Work;
using Google.Common.Util.Concurrent;

namespace OfflineSync.WorkManager.Android.Platform;

/// <summary>Waits for what the system's work manager does on its own threads.</summary>
internal static class Operations
{
    /// <exception cref="TimeoutException">It took too long. It may be done later all the same.</exception>
    public static async Task WaitAsync(IOperation operation, TimeSpan limit, TimeProvider time)
    {
        if (operation.Result is not { } future)
            return;
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var timer = time.CreateTimer(
            _ => done.TrySetException(new TimeoutException($"The system's work manager has not answered in {limit}.")), null, limit, Timeout.InfiniteTimeSpan);
        future.AddListener(new Java.Lang.Runnable(() => Complete(done, future)), new DirectExecutor());
        await done.Task;
    }

    private static void Complete(TaskCompletionSource done, IListenableFuture future)
    {
        try
        {
            future.Get();
            done.TrySetResult();
        }
        catch (Exception error)
        {
            done.TrySetException(error);
        }
    }
}
