using OfflineSync.Protocol.Field.V1;
using OfflineSync.Protocol.Grpc;
using OfflineSync.Protocol.V1;

namespace OfflineSync.Client.Transport;

/// <summary>The server over gRPC. A watch may be silent: the keep-alive of the connection finds a dead one.</summary>
/// <param name="channel">The channel, which stays the caller's to dispose.</param>
/// <param name="timeouts">Timeouts; null for the defaults.</param>
public sealed class GrpcSyncTransport(RpcChannel channel, SyncTimeouts? timeouts = null) : ISyncTransport
{
    private readonly SyncTimeouts _timeouts = timeouts ?? new SyncTimeouts();

    /// <inheritdoc/>
    public long BytesSent => channel.BytesSent;

    /// <inheritdoc/>
    public long BytesReceived => channel.BytesReceived;

    /// <inheritdoc/>
    public Task<DeclareResponse> DeclareAsync(DeclareRequest request, CancellationToken cancellationToken) =>
        channel.UnaryAsync<DeclareRequest, DeclareResponse>(SyncMethods.Declare, request, new RpcCallLimits(Timeout: _timeouts.Push), cancellationToken);

    /// <inheritdoc/>
    public Task<PushResponse> PushAsync(PushRequest request, CancellationToken cancellationToken) =>
        channel.UnaryAsync<PushRequest, PushResponse>(SyncMethods.Push, request, new RpcCallLimits(Timeout: _timeouts.Push), cancellationToken);

    /// <inheritdoc/>
    public IAsyncEnumerable<PullResponse> PullAsync(PullRequest request, CancellationToken cancellationToken) =>
        channel.ServerStreamingAsync<PullRequest, PullResponse>(
            SyncMethods.Pull,
            request,
            new RpcCallLimits(Inactivity: _timeouts.PullInactivity),
            cancellationToken);

    /// <inheritdoc/>
    public IAsyncEnumerable<WatchResponse> WatchAsync(WatchRequest request, CancellationToken cancellationToken) =>
        channel.ServerStreamingAsync<WatchRequest, WatchResponse>(
            SyncMethods.Watch,
            request,
            new RpcCallLimits(Incomplete: _timeouts.PullInactivity),
            cancellationToken);

    /// <inheritdoc/>
    public Task<ReportResponse> ReportAsync(ReportRequest request, CancellationToken cancellationToken) =>
        channel.UnaryAsync<ReportRequest, ReportResponse>(SyncMethods.Report, request, new RpcCallLimits(Timeout: _timeouts.Report), cancellationToken);
}
