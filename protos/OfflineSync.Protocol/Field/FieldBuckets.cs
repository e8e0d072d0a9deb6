using OfflineSync.Protocol.Field.V1;

namespace OfflineSync.Protocol.Field;

/// <summary>The buckets of the histograms that devices report: bucket <c>i</c> counts what is above bound <c>i - 1</c> and at most bound <c>i</c>; the last one has no bound.</summary>
public static class FieldBuckets
{
    private static readonly long[] TimeBounds =
    [
        100, 250, 500, 1_000, 2_000, 5_000, 10_000, 20_000, 30_000, 60_000, 120_000, 300_000, 600_000, 900_000, 1_800_000, 3_600_000, 7_200_000, 14_400_000,
        28_800_000, 43_200_000, 86_400_000, 172_800_000, 345_600_000, 604_800_000,
    ];

    private static readonly long[] CountBounds = [1, 2, 3, 4, 6, 9, 14, 20];

    /// <summary>The upper bounds of a histogram's buckets, but for the last one's: milliseconds for times. Empty for what is no histogram.</summary>
    public static ReadOnlySpan<long> BoundsOf(Metric metric) => metric switch
    {
        Metric.TimeToSync or Metric.SyncDuration or Metric.OutboxAge => TimeBounds,
        Metric.Attempts => CountBounds,
        _ => [],
    };

    /// <summary>The bucket that counts a value; 0 for what is no histogram.</summary>
    public static int BucketOf(Metric metric, long value)
    {
        var bounds = BoundsOf(metric);
        var bucket = 0;
        while (bucket < bounds.Length && value > bounds[bucket])
            bucket++;
        return bucket;
    }
}
