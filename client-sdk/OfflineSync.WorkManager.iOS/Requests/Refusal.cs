using BackgroundTasks;
using Foundation;

namespace OfflineSync.WorkManager.Ios.Requests;

/// <summary>Why the system did not take a request.</summary>
/// <param name="Code">The code in the domain BGTaskSchedulerErrorDomain, or 0.</param>
/// <param name="Problem">What is wrong, and what to do.</param>
internal sealed record Refusal(long Code, string Problem)
{
    /// <summary>Whether it is about the app or the device, and not about one request.</summary>
    public bool ConcernsAll => Code == (long)BGTaskSchedulerErrorCode.Unavailable;

    public static Refusal Of(NSError? error, string identifier, string backgroundMode)
    {
        var code = (long)(error?.Code ?? 0);
        return new Refusal(code, (BGTaskSchedulerErrorCode)code switch
        {
            BGTaskSchedulerErrorCode.Unavailable =>
                "iOS takes no background requests from this app: Background App Refresh is switched off, or this is the simulator. " +
                "Work runs while the app is open.",
            BGTaskSchedulerErrorCode.TooManyPendingTaskRequests =>
                $"iOS does not take \"{identifier}\": an app may have 1 app refresh and 10 processing requests at a time, and other code of the app " +
                "holds too many.",
            BGTaskSchedulerErrorCode.NotPermitted => NotPermitted(identifier, backgroundMode),
            _ => $"iOS does not take \"{identifier}\": {error?.LocalizedDescription ?? "it gave no reason."}",
        });
    }

    public static string NotPermitted(string identifier, string backgroundMode) =>
        $"iOS does not know \"{identifier}\": add it to BGTaskSchedulerPermittedIdentifiers, and \"{backgroundMode}\" to UIBackgroundModes, in " +
        "Info.plist.";
}
