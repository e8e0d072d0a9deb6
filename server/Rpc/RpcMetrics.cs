using System.Diagnostics.Metrics;
using OfflineSync.Protocol.Grpc;

namespace OfflineSync.Server.Rpc;

internal sealed class RpcMetrics
{
    private readonly Counter<long> _calls;
    private readonly Counter<long> _bytes;
    private readonly UpDownCounter<long> _open;

    public RpcMetrics(IMeterFactory meters)
    {
        var meter = meters.Create("OfflineSync.Server");
        _calls = meter.CreateCounter<long>("offlinesync.rpc.calls", "{call}", "gRPC calls that ended, by method and status.");
        _bytes = meter.CreateCounter<long>("offlinesync.rpc.bytes", "By", "Framed message bytes, by method, direction and encoding.");
        _open = meter.CreateUpDownCounter<long>("offlinesync.rpc.open", "{call}", "gRPC calls that are open, by method.");
    }

    public void Started(string method) => _open.Add(1, Method(method));

    public void Ended(string method, StatusCode status)
    {
        _open.Add(-1, Method(method));
        _calls.Add(1, Method(method), new KeyValuePair<string, object?>("status", status.ToString()));
    }

    public void Received(string method, MessageEncoding encoding, long bytes) => Bytes(method, "received", encoding, bytes);

    public void Sent(string method, MessageEncoding encoding, long bytes) => Bytes(method, "sent", encoding, bytes);

    private void Bytes(string method, string direction, MessageEncoding encoding, long bytes) => _bytes.Add(
        bytes,
        Method(method),
        new KeyValuePair<string, object?>("direction", direction),
        new KeyValuePair<string, object?>("encoding", encoding.Name()));

    private static KeyValuePair<string, object?> Method(string method) => new("method", method);
}
