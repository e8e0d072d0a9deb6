using Microsoft.EntityFrameworkCore;
using OfflineSync.Protocol.Field.V1;
using OfflineSync.Server.Dashboard.Filters;
using OfflineSync.Server.Dashboard.Overview;
using OfflineSync.Server.Fleet;
using OfflineSync.Server.Policies;

namespace OfflineSync.Server.Dashboard.Policies;

/// <summary>Reads the history of the policies and their effect.</summary>
internal sealed class PolicyReader(FieldStore store, PolicyBook policies)
{
    private const int SumsMax = 100_000;
    private static readonly short[] Needed = [(short)Metric.TimeToSync, (short)Metric.Syncs, (short)Metric.Bytes];

    /// <summary>Reads them; null: there are none.</summary>
    /// <param name="filter">The cohorts and the network that are compared; its days do not matter.</param>
    /// <param name="version">The one that is looked at; 0: the latest.</param>
    /// <param name="days">How many days before and after it are compared. Its own day counts for neither.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task<PolicyModel?> ReadAsync(FleetFilter filter, int version, int days, CancellationToken cancellationToken)
    {
        var versions = await policies.HistoryAsync(cancellationToken);
        if (versions.Count == 0)
            return null;
        var chosen = versions.FirstOrDefault(one => one.Version == version) ?? versions[0];
        var before = versions.FirstOrDefault(one => one.Version < chosen.Version);
        var effects = chosen.FindProblem() is null
            ? await EffectsAsync(filter, chosen.Document, FieldDay.Of(chosen.AppliedAt), days, cancellationToken)
            : [];
        return new PolicyModel(versions, chosen, before, effects);
    }

    private async Task<IReadOnlyList<PolicyEffect>?> EffectsAsync(FleetFilter filter, PolicyDocument document, int day, int days, CancellationToken cancellationToken)
    {
        var span = filter with { From = day - days, To = day + days, Last = null };
        var sums = await store.AskAsync(context => span.Of(context.FieldCells).Where(cell => cell.Day != day && Needed.Contains(cell.Metric))
            .GroupBy(cell => new { IsAfter = cell.Day > day, cell.AppVersion, cell.Os, cell.Region, cell.Metric, cell.Label, cell.Bucket })
            .Select(group => new { group.Key, Value = group.Sum(cell => cell.Value) }).Take(SumsMax + 1).ToListAsync(cancellationToken));
        if (sums.Count > SumsMax)
            return null;
        var groups = sums.GroupBy(sum => (sum.Key.AppVersion, sum.Key.Os, sum.Key.Region))
            .ToLookup(
                group => document.Rules.FirstOrDefault(rule => rule.Fits(new Cohort { AppVersion = group.Key.AppVersion, Os = group.Key.Os, Region = group.Key.Region })),
                group => group.Select(sum => (sum.Key.IsAfter, Total: new Total((Metric)sum.Key.Metric, sum.Key.Label, sum.Key.Bucket, FieldNetwork.Unspecified, sum.Value))));
        PolicyRule?[] rules = groups.Contains(null) ? [.. document.Rules, null] : [.. document.Rules];
        return
        [
            .. rules.Select(rule => new PolicyEffect(
                rule,
                OutcomeOf(groups[rule].SelectMany(group => group).Where(sum => !sum.IsAfter).Select(sum => sum.Total)),
                OutcomeOf(groups[rule].SelectMany(group => group).Where(sum => sum.IsAfter).Select(sum => sum.Total)))),
        ];
    }

    private static Outcome OutcomeOf(IEnumerable<Total> sums)
    {
        var totals = new Totals([.. sums]);
        var times = totals.Spread(Metric.TimeToSync);
        return new Outcome(times.Percentile(0.5), times.Percentile(0.95), totals.FailedSyncs, totals.Of(Metric.Syncs), totals.Of(Metric.Bytes));
    }
}
