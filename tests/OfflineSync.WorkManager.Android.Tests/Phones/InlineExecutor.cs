using Java.Lang;
using Java.Util.Concurrent;

namespace OfflineSync.WorkManager.Android.Tests.Phones;

internal sealed class InlineExecutor : Java.Lang.Object, IExecutor
{
    public void Execute(IRunnable? command) => command?.Run();
}
