using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using OfflineSync.Server.Telemetry;

namespace OfflineSync.Contract;

/// <summary>What one node's meter said.</summary>
public sealed class MeterReadings : IDisposable
{
    private readonly MeterListener _listener = new();
    private readonly ConcurrentQueue<(string Instrument, string Tags, double Value)> _readings = new();

    /// <param name="meters">The node's; null for all of the process.</param>
    public MeterReadings(IMeterFactory? meters)
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter.Name == ServerTelemetry.MeterName && (meters is null || instrument.Meter.Scope == meters))
                listener.EnableMeasurementEvents(instrument);
        };
        _listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Add(instrument, value, tags));
        _listener.SetMeasurementEventCallback<int>((instrument, value, tags, _) => Add(instrument, value, tags));
        _listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Add(instrument, value, tags));
        _listener.Start();
    }

    /// <summary>All tags, and what they say.</summary>
    public IEnumerable<string> Tags => _readings.Select(reading => reading.Tags).Distinct();

    /// <summary>The sum of an instrument's readings that have these tags, as <c>name=value</c>.</summary>
    public double Sum(string instrument, params string[] tags) => Find(instrument, tags).Sum();

    /// <summary>How often an instrument was read with these tags.</summary>
    public int Count(string instrument, params string[] tags) => Find(instrument, tags).Count();

    /// <summary>Reads the instruments that are looked at now and then.</summary>
    public void Observe() => _listener.RecordObservableInstruments();

    /// <inheritdoc/>
    public void Dispose() => _listener.Dispose();

    private IEnumerable<double> Find(string instrument, string[] tags) =>
        _readings.Where(reading => reading.Instrument == instrument && Array.TrueForAll(tags, tag => reading.Tags.Split(';').Contains(tag)))
            .Select(reading => reading.Value);

    private void Add(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var texts = new List<string>();
        foreach (var tag in tags)
            texts.Add($"{tag.Key}={tag.Value}");
        _readings.Enqueue((instrument.Name, string.Join(';', texts), value));
    }
}
