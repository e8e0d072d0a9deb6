using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

namespace OfflineSync.EndToEnd.Tests;

/// <summary>All tags that any meter of client, server and driver gives away.</summary>
internal sealed class TagCapture : IDisposable
{
    private readonly MeterListener _listener = new();
    private readonly ConcurrentDictionary<string, bool> _texts = new();

    public TagCapture()
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter.Name.StartsWith("OfflineSync", StringComparison.Ordinal) || instrument.Meter.Name == "Npgsql")
                listener.EnableMeasurementEvents(instrument);
        };
        _listener.SetMeasurementEventCallback<long>((_, _, tags, _) => Add(tags));
        _listener.SetMeasurementEventCallback<int>((_, _, tags, _) => Add(tags));
        _listener.SetMeasurementEventCallback<double>((_, _, tags, _) => Add(tags));
        _listener.Start();
    }

    public IEnumerable<string> Texts => _texts.Keys;

    public void Dispose() => _listener.Dispose();

    private void Add(ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        foreach (var tag in tags)
            _texts[$"{tag.Key}={tag.Value}"] = true;
    }
}
