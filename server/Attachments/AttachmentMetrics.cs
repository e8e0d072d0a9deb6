using System.Diagnostics.Metrics;
using OfflineSync.Server.Telemetry;

namespace OfflineSync.Server.Attachments;

/// <summary>Measures attachments on their way.</summary>
internal sealed class AttachmentMetrics
{
    private readonly Counter<long> _bytes;
    private readonly Counter<long> _uploads;

    public AttachmentMetrics(IMeterFactory meters)
    {
        var meter = meters.CreateServerMeter();
        _bytes = meter.CreateCounter<long>("offlinesync.attachments.bytes", "By", "Bytes of attachments that were received and sent.");
        _uploads = meter.CreateCounter<long>("offlinesync.attachments.uploads", "{upload}", "Uploads by what became of them.");
    }

    /// <summary>A chunk was kept.</summary>
    public void Received(long bytes) => _bytes.Add(bytes, new KeyValuePair<string, object?>(Tags.Direction, "receive"));

    /// <summary>A part of a file was sent.</summary>
    public void Sent(long bytes) => _bytes.Add(bytes, new KeyValuePair<string, object?>(Tags.Direction, "transmit"));

    /// <summary>An upload began.</summary>
    public void Began() => Ended("begun");

    /// <summary>Something became of an upload.</summary>
    public void Ended(string result) => _uploads.Add(1, new KeyValuePair<string, object?>(Tags.Result, result));
}
