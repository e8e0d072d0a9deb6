namespace OfflineSync.Client.Sync;

/// <summary>
/// Takes work off the caller's thread once, at the public door, so that SQLite never runs on a user interface's thread. Inside, the engine stays on
/// the context on which it was started.
/// </summary>
internal static class Background
{
#pragma warning disable RS0030 // This is the one place.
    public static Task<T> Run<T>(OfflineSyncOptions options, Func<Task<T>> work, CancellationToken cancellationToken) =>
        options.StayOnCallersContext ? work() : Task.Run(work, cancellationToken);
#pragma warning restore RS0030
}
