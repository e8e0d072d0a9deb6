using OfflineSync.Protocol.Field;
using OfflineSync.Protocol.Field.V1;

namespace OfflineSync.Server.Fleet;

/// <summary>How the values of a metric are spread over its buckets.</summary>
internal sealed class Histogram
{
    private readonly long[] _bounds;
    private readonly long[] _counts;

    public Histogram(Metric metric, IEnumerable<(int Bucket, long Count)> counts)
    {
        _bounds = FieldBuckets.BoundsOf(metric).ToArray();
        _counts = new long[_bounds.Length + 1];
        foreach (var (bucket, count) in counts)
            _counts[Math.Clamp(bucket, 0, _bounds.Length)] += count;
    }

    /// <summary>The number in each bucket.</summary>
    public IReadOnlyList<long> Counts => _counts;

    /// <summary>The number in all of them.</summary>
    public long Count => _counts.Sum();

    /// <summary>The value below which a part of all values is, as if those of a bucket were spread evenly; null without values. What is above all bounds counts as the last one.</summary>
    /// <param name="part">From 0 to 1.</param>
    public long? Percentile(double part)
    {
        var rank = part * Count;
        var below = 0L;
        for (var i = 0; i < _counts.Length; i++)
        {
            if (_counts[i] > 0 && below + _counts[i] >= rank)
                return Within(i, (rank - below) / _counts[i]);
            below += _counts[i];
        }
        return null;
    }

    private long Within(int bucket, double part)
    {
        if (bucket == _bounds.Length)
            return _bounds.Length == 0 ? 0 : _bounds[^1];
        var from = bucket == 0 ? 0 : _bounds[bucket - 1];
        return from + (long)Math.Round((_bounds[bucket] - from) * part);
    }
}
