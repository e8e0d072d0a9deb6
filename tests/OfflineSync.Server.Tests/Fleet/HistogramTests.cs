using OfflineSync.Protocol.Field;
using OfflineSync.Protocol.Field.V1;
using OfflineSync.Server.Fleet;

namespace OfflineSync.Server.Tests.Fleet;

public sealed class HistogramTests
{
    [Fact]
    public void Values_lie_evenly_in_their_bucket()
    {
        // 10 values up to 100 ms, 80 above 500 up to 1,000 ms, 10 above 1,000 up to 2,000 ms.
        var histogram = Times((0, 10), (3, 80), (4, 10));
        Assert.Equal(100, histogram.Count);
        Assert.Equal(50, histogram.Percentile(0.05));
        Assert.Equal(100, histogram.Percentile(0.1));
        Assert.Equal(750, histogram.Percentile(0.5));
        Assert.Equal(1_500, histogram.Percentile(0.95));
        Assert.Equal(2_000, histogram.Percentile(1));
        Assert.Equal(0, histogram.Percentile(0));
        Assert.Equal(0.9, histogram.ShareAbove(100), 10);
        Assert.Equal(0.5, histogram.ShareAbove(750), 10);
        Assert.Equal(0, histogram.ShareAbove(2_000), 10);
    }

    [Fact]
    public void Without_values_there_is_no_percentile()
    {
        Assert.Null(Times().Percentile(0.5));
        Assert.Equal(0, Times().ShareAbove(0));
        Assert.Null(new Histogram(Metric.Syncs).Percentile(0.5));
    }

    [Fact]
    public void What_is_above_all_bounds_counts_as_the_last_one()
    {
        var last = FieldBuckets.BoundsOf(Metric.TimeToSync).Length;
        var histogram = Times((0, 1), (last, 9));
        Assert.Equal(604_800_000, histogram.Percentile(0.5));
        Assert.Equal(0.9, histogram.ShareAbove(604_800_000), 10);
        histogram.Add(last + 1, 5);
        histogram.Add(-1, 5);
        Assert.Equal(10, histogram.Count);
    }

    private static Histogram Times(params (int Bucket, long Count)[] counts)
    {
        var histogram = new Histogram(Metric.TimeToSync);
        foreach (var (bucket, count) in counts)
            histogram.Add(bucket, count);
        return histogram;
    }
}
