using System.Runtime.CompilerServices;
using Google.Protobuf;
using OfflineSync.Client.Transport;
using OfflineSync.Protocol.Field.V1;
using OfflineSync.Protocol.V1;
using OfflineSync.Testing;

namespace OfflineSync.Benchmarks.Fleet.Wire;

/// <summary>
/// Brings calls of a device to the real server. A call takes the time of the device's network in its world; the world stands still while the server answers. The
/// server's clock is read as the device's own: the world is days behind, and runs faster.
/// </summary>
internal sealed class FleetTransport(VirtualWorld world, FleetLink link, RpcChannel channel, FleetStop stop, FleetCounts counts) : ISyncTransport
{
    private readonly GrpcSyncTransport _server = new(channel);

    public long BytesSent => channel.BytesSent;

    public long BytesReceived => channel.BytesReceived;

    public async Task<DeclareResponse> DeclareAsync(DeclareRequest request, CancellationToken cancellationToken)
    {
        var response = await CallAsync(request, token => _server.DeclareAsync(request, token), cancellationToken);
        response.ServerTime = world.Time.Milliseconds;
        return response;
    }

    public async Task<PushResponse> PushAsync(PushRequest request, CancellationToken cancellationToken)
    {
        var response = await CallAsync(request, token => _server.PushAsync(request, token), cancellationToken);
        response.ServerTime = world.Time.Milliseconds;
        return response;
    }

    public async Task<ReportResponse> ReportAsync(ReportRequest request, CancellationToken cancellationToken)
    {
        var response = await CallAsync(request, token => _server.ReportAsync(request, token), cancellationToken);
        if (request.Number > 0 && response.Number >= request.Number)
            counts.Reported(request);
        return response;
    }

    public async IAsyncEnumerable<PullResponse> PullAsync(PullRequest request, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var parts = await CallAsync<IReadOnlyList<PullResponse>>(
            request, async token => await _server.PullAsync(request, token).ToListAsync(token), cancellationToken);
        foreach (var part in parts)
        {
            if (part.Pushed is { } pushed)
                pushed.ServerTime = world.Time.Milliseconds;
            if (part.Page is { } page)
                page.ServerTime = world.Time.Milliseconds;
            yield return part;
        }
    }

    /// <summary>A stream on which no news come: sessions last a minute.</summary>
    public async IAsyncEnumerable<WatchResponse> WatchAsync(WatchRequest request, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var span = await link.SendAsync(request.CalculateSize(), cancellationToken);
        await link.HoldAsync(span, cancellationToken);
        yield break;
    }

    private async Task<T> CallAsync<T>(IMessage request, Func<CancellationToken, Task<T>> call, CancellationToken cancellationToken)
    {
        var span = await link.SendAsync(request.CalculateSize(), cancellationToken);
        var before = channel.BytesReceived;
        var response = world.Block(() => stop.RunAsync(call));
        await link.ReceiveAsync(span, channel.BytesReceived - before, cancellationToken);
        return response;
    }
}
