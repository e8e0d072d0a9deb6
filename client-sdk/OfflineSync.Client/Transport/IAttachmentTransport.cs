using OfflineSync.Protocol.Attachments.V1;
using OfflineSync.Protocol.Grpc;

namespace OfflineSync.Client.Transport;

/// <summary>
/// The way of attachments to the server: for transports that carry them as well as rows. Failures are <see cref="RpcException"/>; a cancelled token gives
/// <see cref="OperationCanceledException"/>. Requests are not kept: their bytes may change once a call is over.
/// </summary>
public interface IAttachmentTransport
{
    /// <summary>Says how attachments stand.</summary>
    Task<StatResponse> StatAsync(StatRequest request, CancellationToken cancellationToken);

    /// <summary>Starts an upload, or says where to go on with it.</summary>
    Task<BeginUploadResponse> BeginUploadAsync(BeginUploadRequest request, CancellationToken cancellationToken);

    /// <summary>Takes a chunk.</summary>
    Task<UploadChunkResponse> UploadChunkAsync(UploadChunkRequest request, CancellationToken cancellationToken);

    /// <summary>Reads a part of a file.</summary>
    Task<DownloadResponse> DownloadAsync(DownloadRequest request, CancellationToken cancellationToken);
}
