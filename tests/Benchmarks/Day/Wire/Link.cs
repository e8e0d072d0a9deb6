using OfflineSync.Benchmarks.Day.Network;
using OfflineSync.Benchmarks.Day.Radio;
using OfflineSync.Protocol.Grpc;
using OfflineSync.Testing;

namespace OfflineSync.Benchmarks.Day.Wire;

/// <summary>A device's way to the network: bytes take the time that the network needs, and the energy that the radio needs.</summary>
internal sealed class Link(VirtualWorld world, NetworkTimeline networks, Outage outage, Radios radios)
{
    public VirtualWorld World => world;

    public DateTimeOffset Now => world.Now;

    public NetworkSpan Current => networks.At(world.Now);

    public bool IsServerUp => !outage.Covers(world.Now);

    /// <summary>When what is connected over a span now breaks: the network or the server goes.</summary>
    public DateTimeOffset BreakOf(NetworkSpan span) => outage.From > world.Now && outage.From < span.To ? outage.From : span.To;

    /// <summary>Sends or receives. If it breaks on the way, what was sent until then is paid for.</summary>
    /// <exception cref="RpcException">It broke.</exception>
    public async Task TransferAsync(
        NetworkSpan span, DateTimeOffset breaksAt, long up, long down, Traffic traffic, CancellationToken cancellationToken)
    {
        if (world.Now >= breaksAt)
            throw Broken();
        var duration = LinkQuality.Of(span.Kind).Duration(up, down);
        var (end, share) = radios.Use(span.Kind, traffic, radio =>
        {
            var begin = Min(radio.Wake(world.Now), breaksAt);
            var end = Min(begin + duration, breaksAt);
            var share = duration > TimeSpan.Zero ? (end - begin) / duration : 1;
            if (share > 0)
                radio.Transfer(begin, end, (long)(up * share), (long)(down * share));
            return (end, share);
        });
        await world.WaitUntilAsync(end, cancellationToken);
        if (share < 1)
            throw Broken();
    }

    /// <summary>Waits for a while, or until it breaks.</summary>
    /// <exception cref="RpcException">It broke.</exception>
    public async Task WaitAsync(TimeSpan time, DateTimeOffset breaksAt, CancellationToken cancellationToken)
    {
        var end = world.Now + time;
        await world.WaitUntilAsync(Min(end, breaksAt), cancellationToken);
        if (end >= breaksAt)
            throw Broken();
    }

    public static RpcException Broken() => new(StatusCode.Unavailable, "The connection broke.");

    private static DateTimeOffset Min(DateTimeOffset a, DateTimeOffset b) => a < b ? a : b;
}
