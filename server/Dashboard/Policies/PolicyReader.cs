using Microsoft.EntityFrameworkCore;
using OfflineSync.Protocol.Field.V1;
using OfflineSync.Server.Dashboard.Overview;
using OfflineSync.Server.Migrations;

namespace OfflineSync.Server.Dashboard.Policies;

/// <summary>Reads the history of the policies and their effect.</summary>
internal sealed class PolicyReader(FieldStore store)
{
    public const int RulesMax = 20;
    private const int VersionsMax = 50;
    private static readonly short[] Needed = [(short)Metric.TimeToSync, (short)Metric.Syncs, (short)Metric.Bytes];

    /// <summary>Reads them; null: there are none.</summary>
    /// <param name="version">The one that is looked at; 0: the latest.</param>
    /// <param name="days">How many days before and after it are compared. Its own day counts for neither.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public Task<PolicyModel?> ReadAsync(int version, int days, CancellationToken cancellationToken) => store.AskAsync<PolicyModel?>(async context =>
    {
        var versions = await context.Policies.OrderByDescending(policy => policy.Version).Take(VersionsMax).ToListAsync(cancellationToken);
        if (versions.Count == 0)
            return null;
        var chosen = versions.Find(policy => policy.Version == version) ?? versions[0];
        var before = await context.Policies.Where(policy => policy.Version < chosen.Version).OrderByDescending(policy => policy.Version).FirstOrDefaultAsync(cancellationToken);
        var day = (int)(chosen.AppliedAt / FieldDay.Milliseconds);
        var effects = new List<(PolicyCohort Cohort, Outcome Before, Outcome After)>();
        foreach (var cohort in PolicyDocumentText.CohortsOf(chosen.Document))
        {
            effects.Add((
                cohort,
                await OutcomeAsync(context, cohort, day - days, day - 1, cancellationToken),
                await OutcomeAsync(context, cohort, day + 1, day + days, cancellationToken)));
        }
        return new PolicyModel(versions, chosen, before, effects);
    });

    private static async Task<Outcome> OutcomeAsync(LogContext context, PolicyCohort cohort, int from, int to, CancellationToken cancellationToken)
    {
        var sums = await cohort.Of(context.FieldCells.Where(cell => cell.Day >= from && cell.Day <= to && Needed.Contains(cell.Metric)))
            .GroupBy(cell => new { cell.Metric, cell.Label, cell.Bucket })
            .Select(group => new { group.Key.Metric, group.Key.Label, group.Key.Bucket, Value = group.Sum(cell => cell.Value) }).ToListAsync(cancellationToken);
        var totals = new Totals([.. sums.Select(sum => new Total((Metric)sum.Metric, sum.Label, sum.Bucket, FieldNetwork.Unspecified, sum.Value))]);
        var (times, syncs) = (totals.Spread(Metric.TimeToSync), totals.Of(Metric.Syncs));
        return new Outcome(
            times.Percentile(0.5), times.Percentile(0.95), syncs - totals.Of(Metric.Syncs, "ok") - totals.Of(Metric.Syncs, "cancelled"), syncs, totals.Of(Metric.Bytes));
    }
}
