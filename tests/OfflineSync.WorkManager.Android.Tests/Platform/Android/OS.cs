namespace Android.OS;

public enum BatteryStatus
{
    Unknown = 1,
    Charging = 2,
    Discharging = 3,
    NotCharging = 4,
    Full = 5,
}

public class BatteryManager : Java.Lang.Object
{
    public const string ActionCharging = "android.os.action.CHARGING";
    public const string ActionDischarging = "android.os.action.DISCHARGING";
    public const string ExtraLevel = "level";
    public const string ExtraScale = "scale";
    public const string ExtraStatus = "status";

    internal BatteryManager()
    {
    }
}

public class StatFs : Java.Lang.Object
{
    public StatFs(string? path)
    {
    }

    internal static (long Available, long Total) Space { get; set; }

    public virtual long AvailableBytes => Space.Available;

    public virtual long TotalBytes => Space.Total;
}
