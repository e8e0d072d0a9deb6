namespace OfflineSync.Server.Fleet;

/// <summary>What the server takes of the devices' reports, and for how long it keeps it.</summary>
public sealed class FieldOptions
{
    /// <summary>Whether reports are taken. Otherwise Report answers UNIMPLEMENTED, devices keep what they have, and no policy is handed out. Default: yes.</summary>
    public bool Enabled { get; set; } = true;

    /// <summary>Days for which the numbers and the events of each device are kept. Default: 30.</summary>
    public int DeviceDays { get; set; } = 30;

    /// <summary>Days for which the numbers of cohorts and the sizes of scopes are kept. Default: 400.</summary>
    public int CohortDays { get; set; } = 400;

    /// <summary>How many events of each device are kept; the oldest go first. Default: 500.</summary>
    public int EventsPerDeviceMax { get; set; } = 500;

    /// <summary>For how long a device may be silent before it is forgotten. Default: 400 days.</summary>
    public TimeSpan DevicesSilentFor { get; set; } = TimeSpan.FromDays(400);

    /// <summary>How many scopes are measured; the largest. Default: 10,000.</summary>
    public int ScopesMax { get; set; } = 10_000;

    /// <summary>After which time the next report of a device is welcome. Default: 6 hours.</summary>
    public TimeSpan ReportInterval { get; set; } = TimeSpan.FromHours(6);

    /// <summary>How often what is old is removed, scopes are measured and alerts are looked for. Default: every hour.</summary>
    public TimeSpan Interval { get; set; } = TimeSpan.FromHours(1);

    /// <exception cref="InvalidOperationException">Values that cannot be, or contradict each other.</exception>
    internal void Check()
    {
        Require(DeviceDays is >= 1 and <= 36_500, $"OfflineSync:Telemetry:DeviceDays is {DeviceDays}: give 1 to 36500 days.");
        Require(CohortDays is >= 1 and <= 36_500, $"OfflineSync:Telemetry:CohortDays is {CohortDays}: give 1 to 36500 days.");
        Require(EventsPerDeviceMax >= 0, $"OfflineSync:Telemetry:EventsPerDeviceMax is {EventsPerDeviceMax}: give 0 or more.");
        Require(ScopesMax >= 0, $"OfflineSync:Telemetry:ScopesMax is {ScopesMax}: give 0 or more.");
        Require(
            DevicesSilentFor >= TimeSpan.FromDays(DeviceDays) && DevicesSilentFor <= TimeSpan.FromDays(36_500),
            $"OfflineSync:Telemetry:DevicesSilentFor is {DevicesSilentFor}: give at least DeviceDays ({DeviceDays} days), such as 400.00:00:00.");
        Require(
            ReportInterval >= TimeSpan.Zero && ReportInterval <= TimeSpan.FromDays(30),
            $"OfflineSync:Telemetry:ReportInterval is {ReportInterval}: give zero to 30 days, such as 06:00:00.");
        Require(
            Interval >= TimeSpan.FromMinutes(1) && Interval <= TimeSpan.FromDays(1),
            $"OfflineSync:Telemetry:Interval is {Interval}: give one minute to one day, such as 01:00:00.");
    }

    private static void Require(bool condition, string message)
    {
        if (!condition)
            throw new InvalidOperationException(message);
    }
}
