using OfflineSync.Protocol.V1;

namespace OfflineSync.Protocol.Grpc;

/// <summary>A call that ended with a status other than <see cref="StatusCode.Ok"/>: handlers throw it, callers catch it.</summary>
public sealed class RpcException : Exception
{
    private static readonly IReadOnlyDictionary<string, string> NoTrailers = new Dictionary<string, string>();

    /// <summary>Creates the exception without a reason beyond the status.</summary>
    public RpcException(StatusCode status, string message, Exception? innerException = null)
        : this(status, Reason.Unspecified, message, null, innerException)
    {
    }

    /// <summary>Creates the exception.</summary>
    /// <param name="status">The gRPC status.</param>
    /// <param name="reason">The stable reason, sent as the trailer <c>offlinesync-reason</c>.</param>
    /// <param name="message">What is wrong and what to do, for people. It crosses the wire: no secrets.</param>
    /// <param name="trailers">Further trailers: lower-case names, ASCII values.</param>
    /// <param name="innerException">The cause, which stays on this side of the wire.</param>
    public RpcException(
        StatusCode status,
        Reason reason,
        string message,
        IReadOnlyDictionary<string, string>? trailers = null,
        Exception? innerException = null)
        : base(message, innerException)
    {
        Status = status;
        Reason = reason;
        Trailers = trailers ?? NoTrailers;
    }

    /// <summary>The gRPC status.</summary>
    public StatusCode Status { get; }

    /// <summary>The stable reason; unspecified when there is none or this build does not know it.</summary>
    public Reason Reason { get; }

    /// <summary>The trailers of the call, without those that gRPC itself uses.</summary>
    public IReadOnlyDictionary<string, string> Trailers { get; }
}
