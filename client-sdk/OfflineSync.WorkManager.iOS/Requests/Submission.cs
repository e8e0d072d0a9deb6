using System.Runtime.Versioning;
using BackgroundTasks;
using Foundation;
using UIKit;

namespace OfflineSync.WorkManager.Ios.Requests;

/// <summary>Gives requests to the system. One with the same identifier that still waits there is replaced.</summary>
internal sealed class Submission
{
#if IOS27_0_OR_GREATER
    // The older overload is deprecated from iOS 27 on.
    [SupportedOSPlatformGuard("ios27.0")]
    private readonly bool _isAnsweredLater = UIDevice.CurrentDevice.CheckSystemVersion(27, 0);
#endif

    /// <returns>Whether it was taken, and the error if not.</returns>
    public async Task<(bool IsTaken, NSError? Error)> SubmitAsync(BGTaskRequest request)
    {
#if IOS27_0_OR_GREATER
        if (_isAnsweredLater)
        {
            var answered = new TaskCompletionSource<NSError?>(TaskCreationOptions.RunContinuationsAsynchronously);
            BGTaskScheduler.Shared.Submit(request, answered.SetResult);
            var later = await answered.Task;
            return (later is null, later);
        }
#else
        await Task.CompletedTask;
#endif
        return BGTaskScheduler.Shared.Submit(request, out var error) ? (true, null) : (false, error);
    }
}
