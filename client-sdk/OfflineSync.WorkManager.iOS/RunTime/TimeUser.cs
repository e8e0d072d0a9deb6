using Microsoft.Extensions.Logging;
using OfflineSync.WorkManager.Ios.Requests;

namespace OfflineSync.WorkManager.Ios.RunTime;

/// <summary>Uses the time that the system gives. Nothing here throws.</summary>
internal sealed partial class TimeUser(WorkQueue queue, ProcessTime processTime, SystemRequests requests, TimeProvider time, ILogger logger)
{
    private readonly LatestOnly _derivation = new(async () => await requests.DeriveAsync(await queue.OpenAsync()));

    public Exception? QueueProblem => requests.Problem;

    /// <summary>Brings the requests in line with the queue, after a change or together with others who ask.</summary>
    public Task DeriveAsync() => _derivation.RunAsync();

    /// <summary>Opens the queue, lets it run what is due, and asks for all launches that it needs: at the start, and when the app is opened.</summary>
    public async Task CatchUpAsync()
    {
        try
        {
            (await queue.OpenAsync()).Wake();
            await _derivation.RunAsync();
        }
        catch (Exception error)
        {
            LogNotOpened(error);
        }
    }

    /// <summary>Runs what is due until nothing more may run or the time is taken back, and gives the time back.</summary>
    public async Task UseAsync(TimeSlice slice)
    {
        var launch = slice.Launch;
        launch?.Launched(time.GetUtcNow());
        var before = processTime.Begin(slice);
        WorkManager? manager = null;
        DrainResult? result = null;
        try
        {
            if (launch is not null)
                await slice.WithinGraceAsync(requests.SecureAsync(launch));
            manager = await queue.OpenAsync().WaitAsync(slice.Expiration);
            await manager.DrainAsync(slice.Expiration);
            result = manager.Ended().Since(before);
        }
        catch (OperationCanceledException) when (slice.IsExpired)
        {
            LogExpired(slice.Name);
        }
        catch (Exception error)
        {
            LogFailed(slice.Name, error);
        }
        try
        {
            await processTime.EndAsync(slice);
            if (manager is not null)
                await slice.WithinGraceAsync(requests.DeriveAsync(manager, result is null ? null : launch));
        }
        catch (Exception error)
        {
            LogFailed(slice.Name, error);
        }
        var isSuccess = result is { Retried: 0, Stopped: 0 } && !slice.IsExpired;
        launch?.Completed(time.GetUtcNow(), isSuccess);
        slice.Complete(isSuccess);
    }

    [LoggerMessage(103, LogLevel.Error, "The queue could not be opened; background work waits until the next launch or until the app is opened")]
    private partial void LogNotOpened(Exception error);

    [LoggerMessage(104, LogLevel.Information, "The time for {Launch} was over before the work was done")]
    private partial void LogExpired(string launch);

    [LoggerMessage(105, LogLevel.Error, "The time for {Launch} could not be used")]
    private partial void LogFailed(string launch, Exception error);
}
