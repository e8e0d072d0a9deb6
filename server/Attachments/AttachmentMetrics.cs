using System.Diagnostics.Metrics;
using OfflineSync.Server.Telemetry;

namespace OfflineSync.Server.Attachments;

/// <summary>Measures attachments on their way, and what is removed of them.</summary>
internal sealed class AttachmentMetrics
{
    private const string Kind = "offlinesync.kind";
    private readonly TimeProvider _time;
    private readonly Counter<long> _bytes;
    private readonly Counter<long> _uploads;
    private readonly Counter<long> _removed;
    private readonly Histogram<double> _duration;

    public AttachmentMetrics(IMeterFactory meters, TimeProvider time)
    {
        _time = time;
        var meter = meters.CreateServerMeter();
        _bytes = meter.CreateCounter<long>("offlinesync.attachments.bytes", "By", "Bytes of attachments that were received and sent.");
        _uploads = meter.CreateCounter<long>("offlinesync.attachments.uploads", "{upload}", "Uploads by what became of them.");
        _removed = meter.CreateCounter<long>("offlinesync.attachments.removed", "{attachment}", "What was removed, or found missing.");
        _duration = meter.CreateHistogram(
            "offlinesync.attachments.collection.duration", "s", "How long one step of removing attachments held its scope.", null, Buckets.Store);
    }

    /// <summary>Where a duration starts.</summary>
    public long Now => _time.GetTimestamp();

    /// <summary>A chunk was kept.</summary>
    public void Received(long bytes) => _bytes.Add(bytes, new KeyValuePair<string, object?>(Tags.Direction, "receive"));

    /// <summary>A part of a file was sent.</summary>
    public void Sent(long bytes) => _bytes.Add(bytes, new KeyValuePair<string, object?>(Tags.Direction, "transmit"));

    /// <summary>Something became of an upload.</summary>
    public void Uploaded(string result) => _uploads.Add(1, new KeyValuePair<string, object?>(Tags.Result, result));

    /// <summary>A step of removing attachments is over.</summary>
    public void Collected(long started, int count, string kind)
    {
        _duration.Record(_time.GetElapsedTime(started).TotalSeconds);
        Removed(count, kind);
    }

    /// <summary>Attachments or files were removed.</summary>
    public void Removed(int count, string kind)
    {
        if (count > 0)
            _removed.Add(count, new KeyValuePair<string, object?>(Kind, kind));
    }
}
