using OfflineSync.Protocol.Field.V1;

namespace OfflineSync.Server.Alerts;

/// <summary>Finds app versions whose outboxes grow old: on too many devices, or more often than a week before.</summary>
internal static class OutboxAgeRule
{
    private const int Week = 7;
    private const string Cause = "Syncs of these devices fail, or the device never allows the work that sends.";
    private const string Setting =
        "Look at the results of their syncs first. Policy: unset mutations.charging and mutations.batteryNotLow, raise maxAttempts. In the app: OfflineSyncOptions.Lanes.Mutations.";

    public static IEnumerable<Alert> Find(FleetSample sample, AlertOptions options)
    {
        var old = FindOld(sample, options).ToArray();
        return old.Concat(FindGrowing(sample, options).ExceptBy(old.Select(alert => alert.Subject), alert => alert.Subject));
    }

    private static IEnumerable<Alert> FindOld(FleetSample sample, AlertOptions options) =>
        from device in sample.Devices
        group device by device.AppVersion into version
        let known = version.Sum(device => device.Known)
        let old = version.Sum(device => device.OldOutbox)
        let share = (double)old / known
        where known >= options.DevicesMin && share >= options.OldOutboxShare
        select new Alert(
            "outbox_age",
            version.Key,
            $"{AlertTexts.Percent(share)} of {AlertTexts.Number(known)} devices have had something to send for over {AlertTexts.Duration(options.OutboxAge.TotalMilliseconds)}.",
            Cause,
            Setting,
            old);

    private static IEnumerable<Alert> FindGrowing(FleetSample sample, AlertOptions options) =>
        from cell in sample.Cells
        where cell.Metric == Metric.OutboxAge
        group cell by cell.AppVersion into version
        let latest = FleetSample.Spread(Metric.OutboxAge, version.Where(cell => cell.Day >= sample.Today - 1))
        let before = FleetSample.Spread(Metric.OutboxAge, version.Where(cell => cell.Day >= sample.Today - 1 - Week && cell.Day <= sample.Today - Week))
        where latest.Count >= options.SamplesMin && before.Count >= options.SamplesMin
        let now = latest.ShareAbove(options.OutboxAge.TotalMilliseconds)
        let then = before.ShareAbove(options.OutboxAge.TotalMilliseconds)
        where now >= options.OldOutboxShare && now >= then * options.OutboxAgeFactor
        select new Alert(
            "outbox_age",
            version.Key,
            $"After {AlertTexts.Percent(now)} of the syncs that failed since yesterday something had waited for over {AlertTexts.Duration(options.OutboxAge.TotalMilliseconds)}; a week before it was {AlertTexts.Percent(then)}.",
            Cause,
            Setting,
            sample.RecentOf(version.Key));
}
