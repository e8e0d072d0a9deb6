using System.Runtime.InteropServices;

namespace OfflineSync.WorkManager.Device.Windows;

/// <summary>What GetSystemPowerStatus tells (SYSTEM_POWER_STATUS in winbase.h).</summary>
[StructLayout(LayoutKind.Sequential)]
internal readonly struct SystemPowerStatus(byte lineStatus, byte batteryFlag, byte batteryPercent)
{
    private const byte Unknown = 255;
    private const byte NoBattery = 128;
    private const byte Charging = 8;
    private const byte LowPercent = 15;

    private readonly byte _lineStatus = lineStatus;
    private readonly byte _batteryFlag = batteryFlag;
    private readonly byte _batteryPercent = batteryPercent;
#pragma warning disable CS0169, IDE0051 // The system writes them.
    private readonly byte _systemStatusFlag;
    private readonly uint _batteryLifeTime;
    private readonly uint _batteryFullLifeTime;
#pragma warning restore CS0169, IDE0051

    private bool HasNoBattery => _batteryFlag != Unknown && (_batteryFlag & NoBattery) != 0;

    /// <summary>Whether the machine has external power.</summary>
    public bool? IsCharging() =>
        HasNoBattery || _lineStatus == 1 || (_batteryFlag != Unknown && (_batteryFlag & Charging) != 0) ? true
        : _lineStatus == 0 ? false
        : null;

    /// <summary>Whether the battery is above 15 %; the system's own "low" means something else.</summary>
    public bool? IsBatteryNotLow() => HasNoBattery ? true : BatteryPercent() is { } percent ? percent > LowPercent : null;

    /// <summary>The battery in percent; null: unknown, or there is none.</summary>
    public int? BatteryPercent() => HasNoBattery || _batteryPercent > 100 ? null : _batteryPercent;
}
