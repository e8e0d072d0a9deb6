using OfflineSync.Protocol.Field.V1;
using OfflineSync.Server.Fleet;

namespace OfflineSync.Server.Dashboard.Overview;

/// <summary>What was counted in a span, by metric, label, bucket and network.</summary>
internal sealed class Totals(IReadOnlyList<Total> totals)
{
    /// <summary>Whether nothing was counted.</summary>
    public bool IsEmpty => totals.Count == 0;

    /// <summary>The number of a metric, or of one of its labels.</summary>
    public long Of(Metric metric, string? label = null, FieldNetwork? network = null) => totals
        .Where(total => total.Metric == metric && (label is null || total.Label == label) && (network is null || total.Network == network)).Sum(total => total.Value);

    /// <summary>Syncs that failed: those that the app or the system cancelled have not.</summary>
    public long FailedSyncs => Of(Metric.Syncs) - Of(Metric.Syncs, "ok") - Of(Metric.Syncs, "cancelled");

    /// <summary>The numbers of a metric by label, the largest first.</summary>
    public IReadOnlyList<(string Label, long Value)> ByLabel(Metric metric) => [.. totals
        .Where(total => total.Metric == metric && total.Value > 0).GroupBy(total => total.Label)
        .Select(group => (Label: group.Key, Value: group.Sum(total => total.Value))).OrderByDescending(pair => pair.Value).ThenBy(pair => pair.Label, StringComparer.Ordinal)];

    /// <summary>The networks on which a metric was counted.</summary>
    public IReadOnlyList<FieldNetwork> NetworksOf(Metric metric) =>
        [.. totals.Where(total => total.Metric == metric && total.Value > 0).Select(total => total.Network).Distinct().Order()];

    /// <summary>How the values of a metric are spread.</summary>
    public Histogram Spread(Metric metric) => new(metric, totals.Where(total => total.Metric == metric).Select(total => (total.Bucket, total.Value)));
}
