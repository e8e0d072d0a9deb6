using Java.Lang;
using Java.Util.Concurrent;

namespace OfflineSync.WorkManager.Android.Platform;

/// <summary>Runs a command at once, on the thread that hands it in.</summary>
internal sealed class DirectExecutor : Java.Lang.Object, IExecutor
{
    public void Execute(IRunnable? command) => command?.Run();
}
