using OfflineSync.Benchmarks.Day.Traces;

namespace OfflineSync.Benchmarks.Fleet.Plan;

/// <summary>The distributions of a fleet. They are chosen to give each figure of the page something to show, not to be like any fleet.</summary>
internal static class FleetHabits
{
    public static readonly string[] Systems = ["android 15", "android 15", "android 14", "ios 18", "ios 17", "windows 10"];

    /// <summary>Coast has a bad end of the span, hills have a poor network always.</summary>
    public static readonly string[] Regions = ["north", "coast", "south", "hills", "coast"];

    public const string Coast = "coast";
    public const string Hills = "hills";

    /// <summary>Devices that stay on the old version.</summary>
    public const double StaysOnOld = 0.15;

    /// <summary>Devices that stay on the usual version.</summary>
    public const double StaysOnUsual = 0.28;

    /// <summary>Devices that stay on the current version; all others get the latest.</summary>
    public const double StaysOnCurrent = 0.32;

    /// <summary>Days before today on which the first device has the latest version.</summary>
    public const int LatestDays = 5;

    /// <summary>Days before today on which an abandoned device falls silent.</summary>
    public const int SilentDaysMin = 4;

    /// <inheritdoc cref="SilentDaysMin"/>
    public const int SilentDaysMax = 9;

    public const int SessionsMin = 4;
    public const int SessionsMax = 7;
    public const double HourOfFirstSession = 7.5;
    public const double HourOfLastSession = 21;

    /// <summary>Sessions in which nothing is written.</summary>
    public const double Glance = 0.2;

    public const int WritesMax = 5;
    public const double SecondsToFirstWrite = 8;
    public const double SecondsBetweenWrites = 14;

    public static readonly LogNormal TransitGapSeconds = new(90, 0.6, 30, 300);
    public static readonly LogNormal PoorGapMinutes = new(6, 0.7, 1, 30);
    public static readonly LogNormal FieldGapMinutes = new(60, 0.6, 15, 180);
    public static readonly LogNormal SpellMinutes = new(30, 0.4, 15, 70);
}
