using System.Runtime.Versioning;
using BackgroundTasks;
using Foundation;
using UIKit;

namespace OfflineSync.WorkManager.Ios.Requests;

/// <summary>Gives requests to the system. One with the same identifier that still waits there is replaced.</summary>
internal sealed class Submission
{
    // The overload that answers at once is deprecated from iOS 27 on.
    [SupportedOSPlatformGuard("ios27.0")]
    private readonly bool _isAnsweredLater = UIDevice.CurrentDevice.CheckSystemVersion(27, 0);

    /// <returns>Whether it was taken, and the error if not.</returns>
    public async Task<(bool IsTaken, NSError? Error)> SubmitAsync(BGTaskRequest request)
    {
        if (_isAnsweredLater)
            return await SubmitAndWaitAsync(request);
        return BGTaskScheduler.Shared.Submit(request, out var error) ? (true, null) : (false, error);
    }

#if IOS27_0_OR_GREATER
    [SupportedOSPlatform("ios27.0")]
    private static async Task<(bool IsTaken, NSError? Error)> SubmitAndWaitAsync(BGTaskRequest request)
    {
        var answered = new TaskCompletionSource<NSError?>(TaskCreationOptions.RunContinuationsAsynchronously);
        BGTaskScheduler.Shared.Submit(request, answered.SetResult);
        var error = await answered.Task;
        return (error is null, error);
    }
#else
    // An SDK from before iOS 27 has only the other overload, and its apps may call it.
    private static Task<(bool IsTaken, NSError? Error)> SubmitAndWaitAsync(BGTaskRequest request) =>
        Task.FromResult(BGTaskScheduler.Shared.Submit(request, out var error) ? (true, (NSError?)null) : (false, error));
#endif
}
