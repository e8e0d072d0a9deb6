namespace Android.Content;

public abstract class Context : Java.Lang.Object
{
    public virtual Context? ApplicationContext => this;

    public virtual Java.IO.File? FilesDir => null;

    internal virtual AndroidX.Work.WorkManager? Works => null;

    internal virtual Android.Net.ConnectivityManager? Connectivity => null;

    public virtual Intent? RegisterReceiver(BroadcastReceiver? receiver, IntentFilter? filter) => null;

    public virtual void UnregisterReceiver(BroadcastReceiver? receiver)
    {
    }
}

public abstract class BroadcastReceiver : Java.Lang.Object
{
    public BroadcastReceiver()
    {
    }

    public abstract void OnReceive(Context? context, Intent? intent);
}

public class IntentFilter : Java.Lang.Object
{
    public IntentFilter()
    {
    }

    public IntentFilter(string? action) => AddAction(action);

    internal List<string?> Actions { get; } = [];

    public void AddAction(string? action) => Actions.Add(action);
}

public class Intent : Java.Lang.Object
{
    public const string ActionBatteryChanged = "android.intent.action.BATTERY_CHANGED";
    public const string ActionBatteryLow = "android.intent.action.BATTERY_LOW";
    public const string ActionBatteryOkay = "android.intent.action.BATTERY_OKAY";
    public const string ActionDeviceStorageLow = "android.intent.action.DEVICE_STORAGE_LOW";
    public const string ActionDeviceStorageOk = "android.intent.action.DEVICE_STORAGE_OK";
    public const string ActionPowerConnected = "android.intent.action.ACTION_POWER_CONNECTED";
    public const string ActionPowerDisconnected = "android.intent.action.ACTION_POWER_DISCONNECTED";

    internal Intent(string action) => Action = action;

    public string? Action { get; }

    internal Dictionary<string, int> Extras { get; } = [];

    public virtual int GetIntExtra(string? name, int defaultValue) => Extras.GetValueOrDefault(name!, defaultValue);
}
