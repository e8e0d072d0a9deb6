using Android.Content;
using Android.OS;

namespace OfflineSync.WorkManager.Android.Device;

/// <summary>
/// The battery, as the system's sticky broadcast tells it, and as later broadcasts do: the system calls a battery that was low so until it is well above the
/// border, which the level alone does not say.
/// </summary>
internal sealed class BatterySource(Context context)
{
    /// <summary>A battery at this level is low, one above is not. The rule is that of AndroidX (BatteryNotLowTracker).</summary>
    private const int LowPercent = 15;

    private bool? _isCharging;
    private bool? _isNotLow;

    public static IReadOnlyList<string> Actions { get; } =
    [
        BatteryManager.ActionCharging, BatteryManager.ActionDischarging, Intent.ActionPowerConnected, Intent.ActionPowerDisconnected,
        Intent.ActionBatteryOkay, Intent.ActionBatteryLow,
    ];

    public bool? IsCharging()
    {
        if (_isCharging is not null)
            return _isCharging;
        // Without the broadcast AndroidX takes the device as not charging.
        return Read() is { } battery && Status(battery) is BatteryStatus.Charging or BatteryStatus.Full;
    }

    public bool? IsNotLow()
    {
        if (_isNotLow is not null)
            return _isNotLow;
        if (Read() is not { } battery)
            return null;
        // A device without a battery has the status unknown.
        if (Status(battery) is BatteryStatus.Unknown)
            return true;
        return Level(battery) is { } content ? content.Level * 100L > content.Scale * (long)LowPercent : null;
    }

    public int? Percent() => Read() is { } battery && Level(battery) is { } content ? (int)Math.Min(100, content.Level * 100L / content.Scale) : null;

    public void Hear(string? action)
    {
        switch (action)
        {
            case BatteryManager.ActionCharging or Intent.ActionPowerConnected:
                _isCharging = true;
                break;
            case BatteryManager.ActionDischarging or Intent.ActionPowerDisconnected:
                _isCharging = false;
                break;
            case Intent.ActionBatteryOkay:
                _isNotLow = true;
                break;
            case Intent.ActionBatteryLow:
                _isNotLow = false;
                break;
        }
    }

    /// <summary>Nobody listens any more: what was heard becomes old.</summary>
    public void Forget() => (_isCharging, _isNotLow) = (null, null);

    private static BatteryStatus Status(Intent battery) => (BatteryStatus)battery.GetIntExtra(BatteryManager.ExtraStatus, (int)BatteryStatus.Unknown);

    private static (int Level, int Scale)? Level(Intent battery)
    {
        var level = battery.GetIntExtra(BatteryManager.ExtraLevel, -1);
        var scale = battery.GetIntExtra(BatteryManager.ExtraScale, -1);
        return level < 0 || scale <= 0 ? null : (level, scale);
    }

    private Intent? Read()
    {
        using var filter = new IntentFilter(Intent.ActionBatteryChanged);
        return context.RegisterReceiver(null, filter);
    }
}
