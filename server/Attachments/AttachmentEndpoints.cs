using OfflineSync.Protocol.Attachments.V1;
using OfflineSync.Protocol.Grpc;
using OfflineSync.Server.Access;
using OfflineSync.Server.Attachments.Transfer;
using OfflineSync.Server.Rpc;

namespace OfflineSync.Server.Attachments;

/// <summary>The endpoints of the attachment service.</summary>
internal static class AttachmentEndpoints
{
    /// <summary>What a request has besides its chunk.</summary>
    private const int RequestRest = 64 * 1024;

    /// <summary>Maps them.</summary>
    public static void MapAttachments(this IEndpointRouteBuilder endpoints, AccessGate gate)
    {
        var services = endpoints.ServiceProvider;
        var upload = services.GetRequiredService<UploadHandler>();
        var download = services.GetRequiredService<DownloadHandler>();
        endpoints.MapUnary<StatRequest, StatResponse>(
            SyncMethods.AttachmentStat,
            async (request, call) =>
            {
                await gate.EnterAsync(call, request.Scope, request.ClientId);
                return await download.StatAsync(request, call.CancellationToken);
            },
            gate.AdmitAsync,
            RequestRest);
        endpoints.MapUnary<DownloadRequest, DownloadResponse>(
            SyncMethods.AttachmentDownload,
            async (request, call) =>
            {
                await gate.EnterAsync(call, request.Scope, request.ClientId);
                return await download.ReadAsync(request, call.CancellationToken);
            },
            gate.AdmitAsync,
            RequestRest);
        endpoints.MapUnary<BeginUploadRequest, BeginUploadResponse>(
            SyncMethods.AttachmentBeginUpload,
            async (request, call) => await upload.BeginAsync(
                request, await gate.EnterAsync(call, request.Scope, request.ClientId), AccessGate.CallerOf(call).Subject, call.CancellationToken),
            gate.AdmitAsync,
            RequestRest);
        endpoints.MapUnary<UploadChunkRequest, UploadChunkResponse>(
            SyncMethods.AttachmentUploadChunk,
            async (request, call) => await upload.AddChunkAsync(
                request, await gate.EnterAsync(call, request.Scope, request.ClientId), call.CancellationToken),
            gate.AdmitAsync,
            AttachmentOptions.ChunkBytesMax + RequestRest);
    }
}
