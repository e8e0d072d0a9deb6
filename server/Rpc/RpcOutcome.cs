using OfflineSync.Protocol.Grpc;
using OfflineSync.Protocol.V1;

namespace OfflineSync.Server.Rpc;

/// <summary>How a call ended.</summary>
/// <param name="Status">Its status.</param>
/// <param name="Reason">The further reason that the caller was given.</param>
internal readonly record struct RpcOutcome(StatusCode Status, Reason Reason = Reason.Unspecified)
{
    /// <summary>What telemetry calls the error if the server is at fault, by the conventions for gRPC; null if it is not.</summary>
    public string? ServerError => Status is StatusCode.Unknown or StatusCode.DeadlineExceeded or StatusCode.Unimplemented or StatusCode.Internal
        or StatusCode.Unavailable or StatusCode.DataLoss
        ? StatusName.Of(Status)
        : null;
}
