using OfflineSync.Protocol.Field;
using OfflineSync.Protocol.Field.V1;

namespace OfflineSync.Server.Fleet;

/// <summary>The buckets of a metric, and what can be told of the values in them.</summary>
internal sealed class Histogram(Metric metric)
{
    private readonly long[] _bounds = FieldBuckets.BoundsOf(metric).ToArray();
    private readonly long[] _counts = new long[FieldBuckets.BoundsOf(metric).Length + 1];

    /// <param name="metric">The metric.</param>
    /// <param name="counts">The buckets, and how many values are in each.</param>
    public Histogram(Metric metric, IEnumerable<(int Bucket, long Count)> counts)
        : this(metric)
    {
        foreach (var (bucket, count) in counts)
            Add(bucket, count);
    }

    /// <summary>How many values there are.</summary>
    public long Count => _counts.Sum();

    /// <summary>How many values there are in each bucket.</summary>
    public IReadOnlyList<long> Counts => _counts;

    /// <summary>Adds values; those of a bucket that is not known are left out.</summary>
    public void Add(int bucket, long count)
    {
        if (bucket >= 0 && bucket < _counts.Length)
            _counts[bucket] += count;
    }

    /// <summary>
    /// The value that a share of all values does not exceed, as if the values of a bucket lay evenly in it; those of the last bucket count as its lower bound.
    /// Null without values.
    /// </summary>
    /// <param name="share">0 to 1.</param>
    public long? Percentile(double share)
    {
        var rank = share * Count;
        if (Count == 0)
            return null;
        double before = 0;
        for (var i = 0; i < _bounds.Length; i++)
        {
            if (_counts[i] > 0 && before + _counts[i] >= rank)
                return ValueAt(metric, i, (rank - before) / _counts[i]);
            before += _counts[i];
        }
        return _bounds.Length == 0 ? null : _bounds[^1];
    }

    /// <summary>The share of values above one, by the same rule. 0 without values.</summary>
    public double ShareAbove(double value)
    {
        if (Count == 0)
            return 0;
        double above = _counts[^1];
        for (var i = 0; i < _bounds.Length; i++)
            above += _counts[i] * Math.Clamp((_bounds[i] - value) / (_bounds[i] - LowerOf(i)), 0, 1);
        return above / Count;
    }

    /// <summary>The value at a part of a bucket, by the same rule.</summary>
    /// <param name="metric">The metric.</param>
    /// <param name="bucket">The bucket.</param>
    /// <param name="part">How far from its lower to its upper bound: 0 to 1.</param>
    public static long ValueAt(Metric metric, int bucket, double part)
    {
        var bounds = FieldBuckets.BoundsOf(metric);
        var lower = bucket <= 0 ? 0 : bounds[Math.Min(bucket, bounds.Length) - 1];
        return bucket < 0 || bucket >= bounds.Length ? lower : lower + (long)Math.Round((bounds[bucket] - lower) * Math.Clamp(part, 0, 1));
    }

    private long LowerOf(int bucket) => bucket == 0 ? 0 : _bounds[bucket - 1];
}
