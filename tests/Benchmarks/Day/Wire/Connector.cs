using OfflineSync.Benchmarks.Day.Network;
using OfflineSync.Benchmarks.Day.Radio;
using OfflineSync.Protocol.Grpc;

namespace OfflineSync.Benchmarks.Day.Wire;

/// <summary>Gives calls the connection that they share, and opens it when there is none.</summary>
internal sealed class Connector(Link link, ConnectionSettings settings)
{
    // When an unanswered SYN is sent again (RFC 6298).
    private static readonly TimeSpan[] Attempts =
        [TimeSpan.Zero, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(3), TimeSpan.FromSeconds(7)];

    private Connection? _current;
    private Task<Connection>? _opening;

    /// <summary>The connection for a call.</summary>
    /// <exception cref="RpcException">There is no network, or the server does not answer.</exception>
    public async Task<Connection> ConnectAsync(Traffic traffic, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (_current is { IsUsable: true })
            return _current;
        if (_opening is null or { IsCompleted: true })
            _opening = OpenAsync(traffic);
        return _current = await _opening.WaitAsync(cancellationToken);
    }

    private async Task<Connection> OpenAsync(Traffic traffic)
    {
        var span = link.Current;
        if (span.Kind == NetworkKind.None)
            throw new RpcException(StatusCode.Unavailable, "There is no network.");
        await ReachAsync(span, traffic);
        var breaksAt = link.BreakOf(span);
        var roundTrip = LinkQuality.Of(span.Kind).RoundTrip;
        await link.WaitAsync(roundTrip, breaksAt, CancellationToken.None);
        var (hello, acknowledged) = WireCost.Packets(WireCost.ClientHello);
        await link.TransferAsync(span, breaksAt, hello, WireCost.Syn + acknowledged, traffic, CancellationToken.None);
        await link.WaitAsync(roundTrip, breaksAt, CancellationToken.None);
        var (flight, received) = WireCost.Packets(WireCost.ServerFlight);
        await link.TransferAsync(span, breaksAt, received + WireCost.Packets(WireCost.ClientFinished).Forth, flight, traffic, CancellationToken.None);
        return new Connection(link, settings, span);
    }

    /// <summary>Sends SYNs until the server is there to answer.</summary>
    private async Task ReachAsync(NetworkSpan span, Traffic traffic)
    {
        var began = link.Now;
        foreach (var attempt in Attempts)
        {
            await link.WaitAsync(began + attempt - link.Now, span.To, CancellationToken.None);
            var isUp = link.IsServerUp;
            await link.TransferAsync(span, span.To, WireCost.Syn, 0, isUp ? traffic : Traffic.Unanswered, CancellationToken.None);
            if (isUp)
                return;
        }
        await link.WaitAsync(began + settings.ConnectTimeout - link.Now, span.To, CancellationToken.None);
        throw new RpcException(StatusCode.Unavailable, "The server did not answer.");
    }
}
