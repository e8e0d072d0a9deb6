using OfflineSync.Protocol.Field.V1;

namespace OfflineSync.Server.Alerts;

/// <summary>Finds app versions whose works give up too often.</summary>
internal static class GaveUpRule
{
    public static IEnumerable<Alert> Find(FleetSample sample, AlertOptions options) =>
        from run in sample.Latest(Metric.WorkRuns)
        group run by run.AppVersion into version
        let runs = version.Sum(run => run.Value)
        let share = (double)version.Where(run => run.Label == "gave_up").Sum(run => run.Value) / runs
        where runs >= options.SamplesMin && share >= options.GaveUpShare
        select new Alert(
            "gave_up",
            version.Key,
            $"{AlertTexts.Percent(share)} of {AlertTexts.Number(runs)} runs of works since yesterday ended by giving up.",
            "Syncs fail for longer than the attempts of a work last: these devices do not reach the server, or it refuses them.",
            "Look at the results of their syncs first. Policy: raise maxAttempts, or set mutations.network to what these devices have. In the app: OfflineSyncOptions.MaxAttempts.",
            sample.RecentOf(version.Key));
}
