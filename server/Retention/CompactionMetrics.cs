using System.Diagnostics.Metrics;
using OfflineSync.Server.ChangeLog;
using OfflineSync.Server.Telemetry;

namespace OfflineSync.Server.Retention;

/// <summary>Measures what is removed as old, and how long that holds a scope.</summary>
internal sealed class CompactionMetrics
{
    private const string Kind = "offlinesync.kind";
    private readonly TimeProvider _time;
    private readonly Counter<long> _removed;
    private readonly Histogram<double> _duration;

    public CompactionMetrics(IMeterFactory meters, TimeProvider time)
    {
        _time = time;
        var meter = meters.CreateServerMeter();
        _removed = meter.CreateCounter<long>("offlinesync.compaction.removed", "{item}", "What was removed as older than its retention.");
        _duration = meter.CreateHistogram("offlinesync.compaction.duration", "s", "How long one step of the compaction held its scope.", null, Buckets.Store);
    }

    /// <summary>Where a duration starts.</summary>
    public long Now => _time.GetTimestamp();

    /// <summary>A step is over.</summary>
    public void Compacted(long started, Compacted compacted)
    {
        _duration.Record(_time.GetElapsedTime(started).TotalSeconds);
        Add(compacted.Tombstones, "tombstone");
        Add(compacted.Results, "result");
        Add(compacted.Conflicts, "conflict");
    }

    private void Add(long count, string kind)
    {
        if (count > 0)
            _removed.Add(count, new KeyValuePair<string, object?>(Kind, kind));
    }
}
