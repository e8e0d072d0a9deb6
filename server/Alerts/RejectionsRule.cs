using OfflineSync.Protocol.Field.V1;

namespace OfflineSync.Server.Alerts;

/// <summary>Finds codes with which more mutations of a new app version are rejected than of the versions before it.</summary>
internal static class RejectionsRule
{
    public static IEnumerable<Alert> Find(FleetSample sample, AlertOptions options)
    {
        var mutations = sample.Cells.Where(cell => cell.Metric == Metric.Mutations).ToArray();
        var fresh = mutations.GroupBy(cell => cell.AppVersion).Where(version => version.Min(cell => cell.Day) > sample.Today - options.NewDays)
            .Select(version => version.Key).ToHashSet();
        var older = mutations.Where(cell => !fresh.Contains(cell.AppVersion)).Sum(cell => cell.Value);
        // Without a version to compare with, a rejection says nothing of the version.
        return older < options.SamplesMin ? [] : Compare(sample, options, fresh, older);
    }

    private static IEnumerable<Alert> Compare(FleetSample sample, AlertOptions options, HashSet<string> fresh, long older)
    {
        var rejections = sample.Cells.Where(cell => cell.Metric == Metric.Rejections).ToArray();
        var olderRejections = rejections.Where(cell => !fresh.Contains(cell.AppVersion)).ToLookup(cell => cell.Label, cell => cell.Value);
        var sent = sample.Cells.Where(cell => cell.Metric == Metric.Mutations).ToLookup(cell => cell.AppVersion, cell => cell.Value);
        return from cell in rejections
               where fresh.Contains(cell.AppVersion)
               group cell.Value by (cell.AppVersion, Code: cell.Label) into rejected
               let total = sent[rejected.Key.AppVersion].Sum()
               let share = (double)rejected.Sum() / total
               let before = (double)olderRejections[rejected.Key.Code].Sum() / older
               where total >= options.SamplesMin && share >= options.RejectedShare && share >= before * options.RejectedFactor
               select new Alert(
                   "rejections",
                   rejected.Key.AppVersion,
                   $"{AlertTexts.Percent(share)} of {AlertTexts.Number(total)} mutations were rejected as {rejected.Key.Code}; of earlier versions it is {AlertTexts.Percent(before)}.",
                   "The new version writes what the server's validators or rules do not take.",
                   "Mend the app version, or the validator registered with AddMutationValidator; the merge rules that the app declares are in OfflineSyncOptions.Track.",
                   sample.RecentOf(rejected.Key.AppVersion),
                   Code: rejected.Key.Code);
    }
}
