using AndroidX.Concurrent.Futures;

namespace OfflineSync.WorkManager.Android.Wakes;

/// <summary>Hands over what the system waits for.</summary>
internal sealed class WakeStart(Action<CallbackToFutureAdapter.Completer> start) : Java.Lang.Object, CallbackToFutureAdapter.IResolver
{
    public Java.Lang.Object? AttachCompleter(CallbackToFutureAdapter.Completer? p0)
    {
        start(p0!);
        return "OfflineSync.WorkManager";
    }
}
