using OfflineSync.Protocol.Grpc;
using OfflineSync.Protocol.V1;

namespace OfflineSync.Client.Sync;

/// <summary>Says failures of calls in the words of the app developer.</summary>
internal static class SyncErrors
{
    public static OfflineSyncException From(RpcException error, Uri? server) => error.Reason switch
    {
        Reason.SchemaConflict => new OfflineSyncException(OfflineSyncError.IncompatibleSchema, error.Message, error),
        Reason.MutationFailed => new OfflineSyncException(
            OfflineSyncError.ServerBusy, $"The server failed on local work: {error.Message.TrimEnd('.')}. It is safe, and is sent again or rejected in the end.", error),
        _ => FromStatus(error, server),
    };

    private static OfflineSyncException FromStatus(RpcException error, Uri? server) => error.Status switch
    {
        StatusCode.Unavailable or StatusCode.DeadlineExceeded or StatusCode.Cancelled or StatusCode.Aborted => new OfflineSyncException(
            OfflineSyncError.Unreachable,
            $"{error.Message.TrimEnd('.')}. Local work is safe and is sent when {server} answers again. Check the address and the network if this stays.",
            error),
        StatusCode.ResourceExhausted => new OfflineSyncException(
            error.Reason == Reason.LimitExceeded ? OfflineSyncError.ServerBusy : OfflineSyncError.Protocol, $"The server refuses for now: {error.Message}", error),
        StatusCode.Unauthenticated or StatusCode.PermissionDenied => new OfflineSyncException(
            OfflineSyncError.AccessDenied, $"The server does not let this client in: {error.Message.TrimEnd('.')}. Check the token.", error),
        StatusCode.Unimplemented => new OfflineSyncException(
            OfflineSyncError.Protocol, $"{server} does not speak this protocol: {error.Message.TrimEnd('.')}. Check that the address is that of an OfflineSync server.", error),
        StatusCode.Unknown or StatusCode.Internal => new OfflineSyncException(
            OfflineSyncError.Unreachable, $"The server failed: {error.Message.TrimEnd('.')}. Local work is safe and is sent again.", error),
        _ => new OfflineSyncException(OfflineSyncError.Protocol, $"The server refused the request: {error.Message}", error),
    };
}
