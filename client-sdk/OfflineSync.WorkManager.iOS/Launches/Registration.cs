using BackgroundTasks;
using UIKit;

namespace OfflineSync.WorkManager.Ios.Launches;

/// <summary>
/// Hands launch handlers to the system. It kills the process when that happens late or twice, so both are found out before where they can be.
/// </summary>
internal static class Registration
{
    private static readonly Lock Gate = new();
    // The system has one scheduler for each process; tests have many processes.
    private static readonly HashSet<(BGTaskScheduler Scheduler, string Identifier)> Claimed = [];

    /// <exception cref="InvalidOperationException">It is too late, or an identifier was registered before.</exception>
    public static void Claim(IEnumerable<string> identifiers)
    {
        if (UIApplication.SharedApplication.ApplicationState == UIApplicationState.Active)
        {
            throw new InvalidOperationException(
                "The app has finished launching, and iOS ends apps that register background tasks then. Call Register in FinishedLaunching: in a MAUI " +
                "app in the lifecycle event AddiOS(ios => ios.FinishedLaunching(…)), otherwise in the app delegate's method.");
        }
        var scheduler = BGTaskScheduler.Shared;
        lock (Gate)
        {
            foreach (var identifier in identifiers)
            {
                if (!Claimed.Add((scheduler, identifier)))
                {
                    throw new InvalidOperationException(
                        $"\"{identifier}\" was registered before, and iOS ends apps that register a background task twice. Make one " +
                        $"{nameof(IosWorkScheduler)} for each prefix, and register it once in the life of the process.");
                }
            }
        }
    }

    /// <returns>Whether the app may have launches with this identifier.</returns>
    public static bool Register(string identifier, Action<BGTask> launched) => BGTaskScheduler.Shared.Register(identifier, null, launched);
}
