using OfflineSync.Protocol.Field;
using OfflineSync.Protocol.Field.V1;

namespace OfflineSync.Client.Diagnostics;

/// <summary>Counts values in the buckets of a metric.</summary>
internal sealed class Histogram(Metric metric)
{
    private readonly long[] _counts = new long[FieldBuckets.BoundsOf(metric).Length + 1];

    public void Add(long value) => _counts[FieldBuckets.BucketOf(metric, value)]++;

    public IReadOnlyList<HistogramBucket> Buckets()
    {
        var bounds = FieldBuckets.BoundsOf(metric);
        var buckets = new List<HistogramBucket>();
        for (var i = 0; i < _counts.Length; i++)
        {
            if (_counts[i] > 0)
                buckets.Add(new HistogramBucket(i < bounds.Length ? bounds[i] : null, _counts[i]));
        }
        return buckets;
    }
}
