using OfflineSync.Protocol.Field.V1;
using OfflineSync.Protocol.Grpc;
using OfflineSync.Protocol.V1;

namespace OfflineSync.Client.Transport;

/// <summary>The way to the server. Failures are <see cref="RpcException"/>; a cancelled token gives <see cref="OperationCanceledException"/>.</summary>
public interface ISyncTransport
{
    /// <summary>Framed message bytes sent since the start, after compression.</summary>
    long BytesSent { get; }

    /// <summary>Framed message bytes received since the start, before decompression.</summary>
    long BytesReceived { get; }

    /// <summary>Says how tables merge.</summary>
    Task<DeclareResponse> DeclareAsync(DeclareRequest request, CancellationToken cancellationToken);

    /// <summary>Applies mutations.</summary>
    Task<PushResponse> PushAsync(PushRequest request, CancellationToken cancellationToken);

    /// <summary>Applies mutations and streams what changed.</summary>
    IAsyncEnumerable<PullResponse> PullAsync(PullRequest request, CancellationToken cancellationToken);

    /// <summary>Streams which scopes have changes, until it is cancelled.</summary>
    IAsyncEnumerable<WatchResponse> WatchAsync(WatchRequest request, CancellationToken cancellationToken);

    /// <summary>Reports what happened on the device, and asks for the sync policy.</summary>
    Task<ReportResponse> ReportAsync(ReportRequest request, CancellationToken cancellationToken);
}
