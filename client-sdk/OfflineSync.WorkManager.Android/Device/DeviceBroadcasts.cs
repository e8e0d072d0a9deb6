using Android.Content;

namespace OfflineSync.WorkManager.Android.Device;

/// <summary>Hears of the system's broadcasts. Only the system can send them, so the receiver need not say whether it is exported.</summary>
internal sealed class DeviceBroadcasts(Action<string?> heard) : BroadcastReceiver
{
    public override void OnReceive(Context? context, Intent? intent) => heard(intent?.Action);
}
