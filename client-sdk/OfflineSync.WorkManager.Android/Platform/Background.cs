namespace OfflineSync.WorkManager.Android.Platform;

/// <summary>Takes work off the thread of the system's callbacks, which often is the main thread.</summary>
internal static class Background
{
#pragma warning disable RS0030 // This is the one place.
    public static Task Run(AndroidWorkSchedulerOptions options, Func<Task> work) => options.StayOnCallersContext ? work() : Task.Run(work);

    public static Task<T> Run<T>(AndroidWorkSchedulerOptions options, Func<Task<T>> work) => options.StayOnCallersContext ? work() : Task.Run(work);
#pragma warning restore RS0030
}
