using OfflineSync.Protocol.Field.V1;

namespace OfflineSync.Server.Alerts;

/// <summary>Finds app versions whose works are stopped too often for one kind of reasons.</summary>
internal static class WorkStopsRule
{
    /// <summary>Reasons of the battery, the charger and the device's state.</summary>
    public static readonly string[] BatteryReasons = ["constraint_battery_not_low", "constraint_charging", "device_state"];

    /// <summary>Reasons of the platform's quota and restrictions.</summary>
    public static readonly string[] QuotaReasons = ["quota", "app_standby", "background_restriction"];

    /// <summary>Stopped by the battery, the charger or the state of the device.</summary>
    public static IEnumerable<Alert> FindBattery(FleetSample sample, AlertOptions options) =>
        from found in Find(sample, BatteryReasons, options.BatteryStopShare, options.SamplesMin)
        select new Alert(
            "battery",
            found.AppVersion,
            $"{AlertTexts.Percent(found.Share)} of {AlertTexts.Number(found.Runs)} runs of works since yesterday were stopped by the battery, the charger or the device's state.",
            "Works ask for a battery or a charger that these devices do not have for as long as a run takes.",
            "Policy: unset mutations.batteryNotLow or bulk.charging, or lower batchBytes and pageBytes so that runs are shorter. In the app: OfflineSyncOptions.Lanes.",
            sample.RecentOf(found.AppVersion));

    /// <summary>Stopped by the platform's quota and restrictions.</summary>
    public static IEnumerable<Alert> FindQuota(FleetSample sample, AlertOptions options) =>
        from found in Find(sample, QuotaReasons, options.QuotaStopShare, options.SamplesMin)
        select new Alert(
            "quota",
            found.AppVersion,
            $"{AlertTexts.Percent(found.Share)} of {AlertTexts.Number(found.Runs)} runs of works since yesterday were stopped by the platform's quota, standby or restrictions.",
            "The app works in the background more often than the platform lets it, or users restricted it.",
            "Policy: raise backgroundInterval and debounce, so that fewer runs do the same work. In the app: OfflineSyncOptions.BackgroundInterval and Debounce.",
            sample.RecentOf(found.AppVersion));

    private static IEnumerable<(string AppVersion, long Runs, double Share)> Find(FleetSample sample, string[] reasons, double shareMax, int runsMin)
    {
        var stops = sample.Latest(Metric.WorkStops).Where(cell => reasons.Contains(cell.Label)).ToLookup(cell => cell.AppVersion, cell => cell.Value);
        return from run in sample.Latest(Metric.WorkRuns)
               group run.Value by run.AppVersion into version
               let runs = version.Sum()
               let share = (double)stops[version.Key].Sum() / runs
               where runs >= runsMin && share >= shareMax
               select (version.Key, runs, share);
    }
}
