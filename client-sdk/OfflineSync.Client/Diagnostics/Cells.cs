using OfflineSync.Protocol.Field;
using OfflineSync.Protocol.Field.V1;

namespace OfflineSync.Client.Diagnostics;

/// <summary>The sums of one day on one network.</summary>
internal sealed class Cells
{
    private readonly SortedDictionary<(Metric Metric, string Label, int Bucket), long> _values = new(Comparer<(Metric Metric, string Label, int Bucket)>.Create((a, b) =>
        a.Metric != b.Metric ? a.Metric.CompareTo(b.Metric)
        : string.CompareOrdinal(a.Label, b.Label) is not 0 and var order ? order
        : a.Bucket.CompareTo(b.Bucket)));

    public void Add(DiagnosticsEvent added)
    {
        if (added.Kind == DiagnosticsKind.Work)
            AddWork(added);
        else
            AddSync(added);
    }

    public IEnumerable<Cell> All() => _values.Take(FieldLimits.CellsMax).Select(cell => new Cell
    {
        Metric = cell.Key.Metric,
        Label = cell.Key.Label,
        Bucket = (uint)cell.Key.Bucket,
        Value = (ulong)Math.Min(cell.Value, FieldLimits.ValueMax),
    });

    private void AddWork(DiagnosticsEvent run)
    {
        Count(Metric.WorkRuns, run.Result, 1);
        if (run.Result == "stopped")
            Count(Metric.WorkStops, run.Reason, 1);
    }

    private void AddSync(DiagnosticsEvent sync)
    {
        Count(Metric.Syncs, sync.Result, 1);
        Count(Metric.Triggers, sync.Trigger, 1);
        Count(Metric.Mutations, "applied", sync.MutationsApplied);
        Count(Metric.Mutations, "rejected", sync.MutationsRejected);
        foreach (var (code, count) in sync.Rejections)
            Count(Metric.Rejections, code, count);
        foreach (var (rule, count) in sync.Conflicts)
            Count(Metric.Conflicts, rule, count);
        Count(Metric.Quarantined, "", sync.Quarantined);
        Count(Metric.Bytes, "sent", sync.BytesSent);
        Count(Metric.Bytes, "received", sync.BytesReceived);
        Count(Metric.Rows, "sent", sync.RowsSent);
        Count(Metric.Rows, "received", sync.RowsReceived);
        AddBuckets(Metric.TimeToSync, sync.TimeToSync);
        AddBuckets(Metric.Attempts, sync.Attempts);
        // Nobody knows how long a sync took that was lost.
        if (sync.Result != Label.Lost)
            AddValue(Metric.SyncDuration, sync.DurationMilliseconds);
        if (sync.Result != Label.Ok && sync.OutboxAgeMilliseconds is { } age)
            AddValue(Metric.OutboxAge, age);
    }

    private void AddBuckets(Metric metric, IReadOnlyList<HistogramBucket> buckets)
    {
        foreach (var bucket in buckets)
            Count(metric, "", bucket.Count, bucket.UpTo is { } bound ? FieldBuckets.BucketOf(metric, bound) : FieldBuckets.BoundsOf(metric).Length);
    }

    private void AddValue(Metric metric, long value) => Count(metric, "", 1, FieldBuckets.BucketOf(metric, value));

    private void Count(Metric metric, string label, long count, int bucket = 0)
    {
        var cell = (metric, Label.Cut(label), bucket);
        if (count > 0)
            _values[cell] = _values.GetValueOrDefault(cell) + count;
    }
}
