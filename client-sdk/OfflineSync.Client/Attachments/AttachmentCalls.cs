using Google.Protobuf;
using OfflineSync.Client.Sync;
using OfflineSync.Client.Transport;
using OfflineSync.Protocol.Attachments.V1;
using OfflineSync.Protocol.Grpc;
using OfflineSync.Protocol.V1;
using ServerState = OfflineSync.Protocol.Attachments.V1.AttachmentState;

namespace OfflineSync.Client.Attachments;

/// <summary>The server's attachments, and its failures in the words of the app developer.</summary>
internal sealed class AttachmentCalls(OfflineSyncOptions options, ISyncTransport transport, AttachmentStore store)
{
    public const int StatMax = 1_000;

    private const int WaitsMax = 10;

    private static readonly TimeSpan WithoutService = TimeSpan.FromHours(1);
    private static readonly TimeSpan PauseMax = TimeSpan.FromSeconds(10);

    private readonly IAttachmentTransport? _transport = transport as IAttachmentTransport;

    private IAttachmentTransport Transport => _transport ?? throw new RpcException(StatusCode.Unimplemented, "The app's transport carries no attachments.");

    public async Task<IReadOnlyList<AttachmentStatus>> StatAsync(string scope, IReadOnlyList<AttachmentId> ids, CancellationToken cancellationToken)
    {
        var request = new StatRequest { Scope = scope, ClientId = ClientId(), Hashes = { ids.Select(Hash) } };
        var answer = await PacedAsync(() => Transport.StatAsync(request, cancellationToken), cancellationToken);
        return answer.Attachments.Count == ids.Count
            ? answer.Attachments
            : throw new OfflineSyncException(OfflineSyncError.Protocol, $"The server said of {answer.Attachments.Count} attachments how they stand, and was asked of {ids.Count}.");
    }

    public Task<BeginUploadResponse> BeginUploadAsync(AttachmentEntry entry, CancellationToken cancellationToken)
    {
        var request = new BeginUploadRequest
        {
            Scope = entry.Scope,
            ClientId = ClientId(),
            Hash = Hash(entry.Id),
            Length = (ulong)entry.Length,
            ContentType = entry.ContentType,
        };
        return PacedAsync(() => Transport.BeginUploadAsync(request, cancellationToken), cancellationToken);
    }

    public Task<UploadChunkResponse> UploadChunkAsync(AttachmentEntry entry, long offset, ReadOnlyMemory<byte> data, CancellationToken cancellationToken)
    {
        var request = new UploadChunkRequest
        {
            Scope = entry.Scope,
            ClientId = ClientId(),
            Hash = Hash(entry.Id),
            Offset = (ulong)offset,
            Data = UnsafeByteOperations.UnsafeWrap(data),
        };
        return PacedAsync(() => Transport.UploadChunkAsync(request, cancellationToken), cancellationToken);
    }

    public Task<DownloadResponse> DownloadAsync(string scope, AttachmentId id, long offset, int bytes, CancellationToken cancellationToken)
    {
        var request = new DownloadRequest { Scope = scope, ClientId = ClientId(), Hash = Hash(id), Offset = (ulong)offset, Bytes = (uint)bytes };
        return PacedAsync(() => Transport.DownloadAsync(request, cancellationToken), cancellationToken);
    }

    public OfflineSyncException Explain(RpcException error)
    {
        if (error.Status == StatusCode.Unimplemented)
            return new OfflineSyncException(
                OfflineSyncError.Unreachable, "The server keeps no attachments, or is too old for them: they wait on this device. Update the server.", error)
            { RetryAfter = WithoutService };
        return error.Reason == Reason.AttachmentRefused
            ? new OfflineSyncException(OfflineSyncError.AttachmentRefused, error.Message, error)
            : SyncErrors.From(error, options.Server);
    }

    /// <summary>Why an attachment that the server does not have whole cannot be had.</summary>
    public static OfflineSyncException NotThere(AttachmentStatus status) => status.State == ServerState.Refused
        ? new OfflineSyncException(OfflineSyncError.AttachmentRefused, "The server has refused the attachment, so no other device can have it.")
        : new OfflineSyncException(
            OfflineSyncError.AttachmentPending,
            status.State == ServerState.Pending
                ? $"The server has {status.Received} of {status.Length} bytes of the attachment: the device that added it is uploading it."
                : "The server does not have the attachment yet: the device that added it has yet to upload it.");

    /// <summary>Goes as fast as the server lets one caller go: on a fast network, chunks come faster than that.</summary>
    private async Task<T> PacedAsync<T>(Func<Task<T>> call, CancellationToken cancellationToken)
    {
        for (var waits = 1; ; waits++)
        {
            TimeSpan asked;
            try
            {
                return await call();
            }
            catch (RpcException error) when (waits < WaitsMax && error.Reason == Reason.LimitExceeded && RetryPushback.Of(error) is { } pause && pause <= PauseMax)
            {
                asked = pause;
            }
            await Task.Delay(asked, options.TimeProvider, cancellationToken);
        }
    }

    private static ByteString Hash(AttachmentId id) => UnsafeByteOperations.UnsafeWrap(id.ToHash());

    private ByteString ClientId() => store.Read(Engine.ClientId);
}
