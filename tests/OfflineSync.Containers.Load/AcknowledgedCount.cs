using System.Diagnostics.Metrics;
using OfflineSync.Client;

namespace OfflineSync.Containers.Load;

/// <summary>How many mutations have a result of the server, of all devices of this process.</summary>
internal sealed class AcknowledgedCount : IDisposable
{
    private readonly MeterListener _listener = new();
    private long _value;

    public AcknowledgedCount()
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter.Name == ClientTelemetry.MeterName && instrument.Name == "offlinesync.client.mutations")
                listener.EnableMeasurementEvents(instrument);
        };
        _listener.SetMeasurementEventCallback<long>((_, value, _, _) => Interlocked.Add(ref _value, value));
        _listener.Start();
    }

    public long Value => Interlocked.Read(ref _value);

    public void Dispose() => _listener.Dispose();
}
