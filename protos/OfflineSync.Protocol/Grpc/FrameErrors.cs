using OfflineSync.Protocol.V1;

namespace OfflineSync.Protocol.Grpc;

/// <summary>The errors of framing that more than one place reports.</summary>
internal static class FrameErrors
{
    public static RpcException TooLarge(string what) =>
        new(StatusCode.ResourceExhausted, Reason.LimitExceeded, $"The message {what}. Send less at a time.");
}
