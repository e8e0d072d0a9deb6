using OfflineSync.Protocol.Field.V1;
using OfflineSync.Server.Fleet;

namespace OfflineSync.Dashboard.Tests;

public sealed class HistogramTests
{
    [Fact]
    public void A_percentile_lies_within_its_bucket_as_far_as_its_rank_does()
    {
        // Ten up to 100 ms, ten from 500 ms to 1 s.
        var spread = new Histogram(Metric.TimeToSync, [(0, 10), (3, 10)]);
        Assert.Equal((20, 50L, 100L, 750L, 1_000L), (spread.Count, spread.Percentile(0.25), spread.Percentile(0.5), spread.Percentile(0.75), spread.Percentile(1)));
    }

    [Fact]
    public void Nothing_has_no_percentile_and_what_is_above_all_bounds_counts_as_the_last()
    {
        Assert.Null(new Histogram(Metric.TimeToSync, []).Percentile(0.5));
        Assert.Equal(604_800_000, new Histogram(Metric.TimeToSync, [(24, 3)]).Percentile(0.5));
        Assert.Equal(20, new Histogram(Metric.Attempts, [(99, 1)]).Percentile(0.95));
    }
}
