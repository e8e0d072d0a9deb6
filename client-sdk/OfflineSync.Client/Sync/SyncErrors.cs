using OfflineSync.Protocol.Grpc;
using OfflineSync.Protocol.V1;

namespace OfflineSync.Client.Sync;

/// <summary>Says failures of calls in the words of the app developer.</summary>
internal static class SyncErrors
{
    public static OfflineSyncException From(RpcException error, Uri? server)
    {
        var pause = RetryPushback.Of(error);
        var (kind, message) = Say(error, server, pause is not null);
        return new OfflineSyncException(kind, message, error) { RetryAfter = pause };
    }

    private static (OfflineSyncError Kind, string Message) Say(RpcException error, Uri? server, bool asksToRetry) => error.Reason switch
    {
        Reason.SchemaConflict => (OfflineSyncError.IncompatibleSchema, error.Message),
        Reason.MutationFailed => (
            OfflineSyncError.ServerBusy, $"The server failed on local work: {error.Message.TrimEnd('.')}. It is safe, and is sent again or rejected in the end."),
        Reason.QuotaExceeded => (OfflineSyncError.QuotaExceeded, $"{error.Message.TrimEnd('.')}. Local work is safe and waits."),
        Reason.AccessRevoked => (
            OfflineSyncError.AccessRevoked, $"{error.Message.TrimEnd('.')}. What waited to be sent is among the rejected mutations."),
        _ => SayStatus(error, server, asksToRetry),
    };

    private static (OfflineSyncError Kind, string Message) SayStatus(RpcException error, Uri? server, bool asksToRetry) => error.Status switch
    {
        StatusCode.Unavailable or StatusCode.DeadlineExceeded or StatusCode.Cancelled or StatusCode.Aborted => (
            OfflineSyncError.Unreachable,
            $"{error.Message.TrimEnd('.')}. Local work is safe and is sent when {server} answers again. Check the address and the network if this stays."),
        StatusCode.ResourceExhausted => (
            asksToRetry || error.Reason == Reason.LimitExceeded ? OfflineSyncError.ServerBusy : OfflineSyncError.Protocol,
            $"The server refuses for now: {error.Message}"),
        StatusCode.Unauthenticated or StatusCode.PermissionDenied => (
            OfflineSyncError.AccessDenied, $"The server does not let this client in: {error.Message.TrimEnd('.')}. Check the token."),
        // A server that is being updated, or a proxy that has not heard of it yet.
        StatusCode.Unimplemented => (
            OfflineSyncError.Unreachable,
            $"{server} does not know this call: {error.Message.TrimEnd('.')}. Local work is safe and is sent when it does. "
            + "Check that the address is that of an OfflineSync server, and not of an older one, if this stays."),
        StatusCode.Unknown or StatusCode.Internal => (
            OfflineSyncError.Unreachable, $"The server failed: {error.Message.TrimEnd('.')}. Local work is safe and is sent again."),
        _ => (OfflineSyncError.Protocol, $"The server refused the request: {error.Message}"),
    };
}
