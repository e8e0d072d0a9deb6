using System.Diagnostics;
using System.Diagnostics.Metrics;
using OfflineSync.Protocol.Grpc;
using OfflineSync.Server.Telemetry;

namespace OfflineSync.Server.Rpc;

internal sealed class RpcMetrics
{
    private readonly TimeProvider _time;
    private readonly Histogram<double> _duration;
    private readonly UpDownCounter<long> _open;
    private readonly Counter<long> _messages;
    private readonly Counter<long> _bytes;

    public RpcMetrics(IMeterFactory meters, TimeProvider time)
    {
        _time = time;
        var meter = meters.CreateServerMeter();
        _duration = meter.CreateHistogram("rpc.server.call.duration", "s", "How long gRPC calls took; streams until they ended.", null, Buckets.Calls);
        _open = meter.CreateUpDownCounter<long>("offlinesync.rpc.open", "{call}", "gRPC calls that are open.");
        _messages = meter.CreateCounter<long>("offlinesync.rpc.messages", "{message}", "gRPC messages.");
        _bytes = meter.CreateCounter<long>("offlinesync.rpc.bytes", "By", "Bytes of gRPC messages as they travel.");
    }

    /// <summary>A call begins. What is returned is for its end.</summary>
    public long? Started(string path)
    {
        if (_open.Enabled)
            _open.Add(1, Method(path));
        return _duration.Enabled ? _time.GetTimestamp() : null;
    }

    public void Ended(string path, RpcOutcome outcome, long? started)
    {
        if (_open.Enabled)
            _open.Add(-1, Method(path));
        if (started is not { } start)
            return;
        var tags = new TagList { { Tags.RpcSystem, Tags.Grpc }, Method(path), { Tags.RpcStatus, StatusName.Of(outcome.Status) } };
        if (ReasonName.Of(outcome.Reason) is { } reason)
            tags.Add(Tags.Reason, reason);
        if (outcome.ServerError is { } error)
            tags.Add(Tags.ErrorType, error);
        _duration.Record(_time.GetElapsedTime(start).TotalSeconds, tags);
    }

    public void Received(string path, MessageEncoding encoding, long bytes) => Count(path, "receive", encoding, bytes);

    public void Sent(string path, MessageEncoding encoding, long bytes) => Count(path, "transmit", encoding, bytes);

    private void Count(string path, string direction, MessageEncoding encoding, long bytes)
    {
        if (!_messages.Enabled && !_bytes.Enabled)
            return;
        var tags = new TagList { Method(path), { Tags.Direction, direction }, { Tags.Encoding, encoding.Name() } };
        _messages.Add(1, tags);
        _bytes.Add(bytes, tags);
    }

    private static KeyValuePair<string, object?> Method(string path) => new(Tags.RpcMethod, RpcMethodName.Of(path));
}
