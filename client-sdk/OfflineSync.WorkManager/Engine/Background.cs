namespace OfflineSync.WorkManager.Engine;

/// <summary>Takes work off the caller's thread once, at the public door, and starts workers; everything else stays on the context that it is on.</summary>
internal static class Background
{
#pragma warning disable RS0030 // This is the one place.
    public static Task Run(WorkManagerOptions options, Func<Task> work) => options.StayOnCallersContext ? work() : Task.Run(work);

    public static Task<T> Run<T>(WorkManagerOptions options, Func<Task<T>> work) => options.StayOnCallersContext ? work() : Task.Run(work);
#pragma warning restore RS0030
}
