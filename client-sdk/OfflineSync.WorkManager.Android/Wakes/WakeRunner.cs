using Microsoft.Extensions.Logging;
using OfflineSync.WorkManager.Android.Requests;

namespace OfflineSync.WorkManager.Android.Wakes;

/// <summary>Runs what is due while the system gives time, and stops it when the system takes the time back.</summary>
internal sealed partial class WakeRunner(
    ActiveWakes wakes, HeldClasses held, Reconciler reconciler, Func<Task<WorkManager>> open, Func<bool> isInForeground, ILogger logger)
{
    public async Task<WakeOutcome> RunAsync(Wake wake)
    {
        try
        {
            LogBegun(wake.Class?.Name);
            var manager = await open();
            await DrainAsync(manager, wake);
            if (wake.IsStopped)
                await StopAsync(manager, wake);
            var outcome = await reconciler.EndAsync(wake);
            LogEnded(wake.Class?.Name, outcome, wake.StopReason);
            return outcome;
        }
        catch (Exception error)
        {
            LogFailed(wake.Class?.Name, error);
            wakes.Remove(wake);
            return WakeOutcome.Retry;
        }
    }

    private async Task DrainAsync(WorkManager manager, Wake wake)
    {
        if (wake.IsStopped)
            return;
        held.Release(manager);
        try
        {
            await manager.DrainAsync(wake.Token);
        }
        catch (OperationCanceledException) when (wake.IsStopped)
        {
            // What runs is stopped next, with the reason.
        }
    }

    private async Task StopAsync(WorkManager manager, Wake wake)
    {
        // That is this library replacing a request whose worker was just about to start, or somebody who cancelled all requests: the works were not meant.
        if (wake.StopReason == StopReason.CancelledByApp)
            return;
        wakes.Announce();
        var stopped = held.Hold(manager, wake.StopReason, () => !HasOtherRight(wake) ? WakeClass.All : wake.Class is { } own ? [own] : []);
        await manager.StopRunningAsync(wake.StopReason, constraints => stopped.Contains(WakeClass.Of(constraints)));
    }

    private bool HasOtherRight(Wake wake) => isInForeground() || wakes.HasOther(wake);

    [LoggerMessage(10, LogLevel.Debug, "The system wakes the app for {Class}")]
    private partial void LogBegun(string? @class);

    [LoggerMessage(11, LogLevel.Debug, "The wake for {Class} has ended: {Outcome}, {Reason}")]
    private partial void LogEnded(string? @class, WakeOutcome outcome, StopReason reason);

    [LoggerMessage(12, LogLevel.Error, "The wake for {Class} has failed; the system wakes the app again after a while")]
    private partial void LogFailed(string? @class, Exception error);
}
