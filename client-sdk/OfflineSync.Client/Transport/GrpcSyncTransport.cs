using Google.Protobuf;
using OfflineSync.Protocol.Attachments.V1;
using OfflineSync.Protocol.Field.V1;
using OfflineSync.Protocol.Grpc;
using OfflineSync.Protocol.V1;

namespace OfflineSync.Client.Transport;

/// <summary>The server over gRPC. A watch may be silent: the keep-alive of the connection finds a dead one.</summary>
/// <param name="channel">The channel, which stays the caller's to dispose.</param>
/// <param name="timeouts">Timeouts; null for the defaults.</param>
public sealed class GrpcSyncTransport(RpcChannel channel, SyncTimeouts? timeouts = null) : ISyncTransport, IAttachmentTransport
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

    /// <inheritdoc/>
    public Task<StatResponse> StatAsync(StatRequest request, CancellationToken cancellationToken) =>
        CarryAsync<StatRequest, StatResponse>(SyncMethods.AttachmentStat, request, cancellationToken);

    /// <inheritdoc/>
    public Task<BeginUploadResponse> BeginUploadAsync(BeginUploadRequest request, CancellationToken cancellationToken) =>
        CarryAsync<BeginUploadRequest, BeginUploadResponse>(SyncMethods.AttachmentBeginUpload, request, cancellationToken);

    /// <inheritdoc/>
    public Task<UploadChunkResponse> UploadChunkAsync(UploadChunkRequest request, CancellationToken cancellationToken) =>
        CarryAsync<UploadChunkRequest, UploadChunkResponse>(SyncMethods.AttachmentUploadChunk, request, cancellationToken);

    /// <inheritdoc/>
    public Task<DownloadResponse> DownloadAsync(DownloadRequest request, CancellationToken cancellationToken) =>
        CarryAsync<DownloadRequest, DownloadResponse>(SyncMethods.AttachmentDownload, request, cancellationToken);

    private Task<TResponse> CarryAsync<TRequest, TResponse>(string method, TRequest request, CancellationToken cancellationToken)
        where TRequest : class, IMessage<TRequest>
        where TResponse : class, IMessage<TResponse>, new() =>
        channel.UnaryAsync<TRequest, TResponse>(method, request, new RpcCallLimits(Timeout: _timeouts.Attachment), cancellationToken);
}
