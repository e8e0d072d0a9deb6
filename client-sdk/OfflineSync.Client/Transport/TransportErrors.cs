using System.Net.Sockets;
using OfflineSync.Protocol.Grpc;

namespace OfflineSync.Client.Transport;

/// <summary>What failures of HTTP mean as gRPC statuses.</summary>
internal static class TransportErrors
{
    public static Exception Translate(Exception exception)
    {
        for (var e = exception; e is not null; e = e.InnerException)
        {
            if (e is HttpProtocolException protocol)
                return new RpcException(OfReset(protocol.ErrorCode), $"The server reset the call (HTTP/2 error {protocol.ErrorCode}).", exception);
        }

        return exception switch
        {
            HttpRequestException { HttpRequestError: HttpRequestError.VersionNegotiationError } => Unavailable(
                "The server does not speak HTTP/2 at this address.",
                exception),
            HttpRequestException e => Unavailable($"The server cannot be reached: {e.Message}", exception),
            // SocketsHttpHandler lets a bare SocketException out when a connection is reset just after it was made.
            IOException or SocketException => Unavailable("The connection broke.", exception),
            ObjectDisposedException => new RpcException(StatusCode.Cancelled, "The channel was disposed.", exception),
            OperationCanceledException => new RpcException(StatusCode.Cancelled, "The call was ended.", exception),
            _ => exception,
        };
    }

    private const long Http11Required = 0xD;

    // From the table of the gRPC specification; except that a connection which fails its keep-alive shows as PROTOCOL_ERROR here, and is as good as gone.
    private static StatusCode OfReset(long http2Error) => http2Error switch
    {
        0x0 or 0x1 or 0x7 or Http11Required => StatusCode.Unavailable,
        0x8 => StatusCode.Cancelled,
        0xB => StatusCode.ResourceExhausted,
        0xC => StatusCode.PermissionDenied,
        _ => StatusCode.Internal,
    };

    private static RpcException Unavailable(string message, Exception cause) => new(StatusCode.Unavailable, message, cause);
}
