using OfflineSync.Protocol.Field.V1;

namespace OfflineSync.Server.Alerts;

/// <summary>Finds cohorts whose mutations take longer to arrive than in the week before.</summary>
internal static class TimeToSyncRule
{
    private const double Share = 0.95;
    private const int DaysMin = 3;

    public static IEnumerable<Alert> Find(FleetSample sample, AlertOptions options) =>
        from cell in sample.Cells
        where cell.Metric == Metric.TimeToSync
        group cell by (cell.AppVersion, cell.Region) into cohort
        let latest = FleetSample.Spread(Metric.TimeToSync, cohort.Where(cell => cell.Day >= sample.Today - 1))
        where latest.Count >= options.SamplesMin
        let now = latest.Percentile(Share)
        let before = Usual(cohort.Where(cell => cell.Day < sample.Today - 1), options.SamplesMin)
        where now >= options.TimeToSyncMin.TotalMilliseconds && now >= before * options.TimeToSyncFactor
        select new Alert(
            "time_to_sync",
            cohort.Key.AppVersion,
            $"95 of 100 mutations take up to {AlertTexts.Duration(now.Value)} to arrive since yesterday; in the week before it was {AlertTexts.Duration(before.Value)}.",
            "These devices have worse networks than before, send more at once, or the server is slower: compare other regions and offlinesync.push.wait.",
            "Policy: lower debounce, meteredDebounce and batchBytes for this cohort. In the app: OfflineSyncOptions.MeteredDebounce and Lanes.Mutations.",
            sample.Devices.Where(device => (device.AppVersion, device.Region) == cohort.Key).Sum(device => device.Recent),
            cohort.Key.Region);

    /// <summary>The median of the days; null when too few of them have enough mutations.</summary>
    private static double? Usual(IEnumerable<CellGroup> cells, int samplesMin)
    {
        var days = cells.GroupBy(cell => cell.Day).Select(day => FleetSample.Spread(Metric.TimeToSync, day)).Where(day => day.Count >= samplesMin).Select(day => day.Percentile(Share)).Order().ToArray();
        return days.Length < DaysMin ? null : (days[(days.Length - 1) / 2] + days[days.Length / 2]) / 2;
    }
}
