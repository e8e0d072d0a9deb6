using OfflineSync.Benchmarks.Day.Network;
using OfflineSync.Benchmarks.Fleet.Plan;
using OfflineSync.Protocol.Grpc;
using OfflineSync.Testing;

namespace OfflineSync.Benchmarks.Fleet.Wire;

/// <summary>The network of a device: how long bytes take in its world, and when they do not arrive.</summary>
internal sealed class FleetLink(VirtualWorld world, DevicePlan plan)
{
    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan ConnectionLife = TimeSpan.FromSeconds(30);

    private DateTimeOffset _connectedUntil;

    public static RpcException Broken() => new(StatusCode.Unavailable, "The connection broke.");

    /// <summary>Brings a request to the server.</summary>
    /// <returns>The network that it went over.</returns>
    /// <exception cref="RpcException">There is no network, it leads nowhere, or it broke.</exception>
    public async Task<NetworkSpan> SendAsync(long bytes, CancellationToken cancellationToken)
    {
        var span = plan.Networks.At(world.Now);
        if (span.Kind == NetworkKind.None)
            throw new RpcException(StatusCode.Unavailable, "There is no network.");
        if (plan.Unreachable.Any(period => period.Covers(world.Now)))
        {
            await WaitAsync(span, ConnectTimeout, cancellationToken);
            throw new RpcException(StatusCode.Unavailable, "The server did not answer.");
        }
        var quality = LinkQuality.Of(span.Kind);
        var handshake = world.Now < _connectedUntil ? TimeSpan.Zero : quality.RoundTrip * 2;
        await WaitAsync(span, handshake + quality.RoundTrip + quality.Duration(bytes, 0), cancellationToken);
        return span;
    }

    /// <summary>Brings an answer back.</summary>
    /// <exception cref="RpcException">The network broke.</exception>
    public async Task ReceiveAsync(NetworkSpan span, long bytes, CancellationToken cancellationToken)
    {
        await WaitAsync(span, LinkQuality.Of(span.Kind).Duration(0, bytes), cancellationToken);
        _connectedUntil = world.Now + ConnectionLife < span.To ? world.Now + ConnectionLife : span.To;
    }

    /// <summary>Holds a connection on which nothing happens until the network breaks.</summary>
    public async Task HoldAsync(NetworkSpan span, CancellationToken cancellationToken)
    {
        await world.WaitUntilAsync(span.To, cancellationToken);
        throw Broken();
    }

    private async Task WaitAsync(NetworkSpan span, TimeSpan time, CancellationToken cancellationToken)
    {
        var until = world.Now + time;
        await world.WaitUntilAsync(until < span.To ? until : span.To, cancellationToken);
        if (until >= span.To)
            throw Broken();
    }
}
