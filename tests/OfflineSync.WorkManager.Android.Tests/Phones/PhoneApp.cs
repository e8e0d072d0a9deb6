using Android.Content;
using Android.Net;
using Android.OS;

namespace OfflineSync.WorkManager.Android.Tests.Phones;

/// <summary>The app as the system sees it, and the system as the app sees it.</summary>
internal sealed class PhoneApp(Phone phone, string directory) : Context
{
    private readonly List<(BroadcastReceiver Receiver, List<string?> Actions)> _receivers = [];

    public override Java.IO.File? FilesDir { get; } = new(directory);

    /// <summary>What the sticky battery broadcast says; null: there is none.</summary>
    public Intent? Battery { get; set; } = BatteryAt(80, BatteryStatus.Charging);

    public bool IsStorageLow { get; set; }

    /// <summary>What registering a receiver fails with.</summary>
    public Exception? Refusal { get; set; }

    /// <summary>What asking for sticky broadcasts fails with.</summary>
    public Exception? Failure { get; set; }

    public int Receivers => _receivers.Count;

    internal override AndroidX.Work.WorkManager? Works => phone.HasWorkManager ? phone.Jobs : null;

    internal override ConnectivityManager? Connectivity => phone.Network;

    public static Intent BatteryAt(int level, BatteryStatus status, int scale = 100)
    {
        var intent = new Intent(Intent.ActionBatteryChanged);
        (intent.Extras[BatteryManager.ExtraLevel], intent.Extras[BatteryManager.ExtraScale]) = (level, scale);
        intent.Extras[BatteryManager.ExtraStatus] = (int)status;
        return intent;
    }

    public override Intent? RegisterReceiver(BroadcastReceiver? receiver, IntentFilter? filter)
    {
        if (receiver is null)
        {
            if (Failure is not null)
                throw Failure;
            return filter!.Actions.Contains(Intent.ActionBatteryChanged) ? Battery : IsStorageLow ? new Intent(Intent.ActionDeviceStorageLow) : null;
        }
        if (Refusal is not null)
            throw Refusal;
        _receivers.Add((receiver, filter!.Actions));
        return null;
    }

    public override void UnregisterReceiver(BroadcastReceiver? receiver) => _receivers.RemoveAll(r => r.Receiver == receiver);

    public void Broadcast(string action)
    {
        foreach (var (receiver, actions) in _receivers.ToList())
        {
            if (actions.Contains(action))
                receiver.OnReceive(this, new Intent(action));
        }
    }

    public void ProcessDied() => _receivers.Clear();
}
