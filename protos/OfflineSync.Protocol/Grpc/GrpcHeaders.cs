namespace OfflineSync.Protocol.Grpc;

/// <summary>Names of headers and trailers, and the values that both sides use.</summary>
public static class GrpcHeaders
{
    /// <summary>The content type of requests and answers.</summary>
    public const string ContentType = "application/grpc";

    /// <summary>The status, a number.</summary>
    public const string Status = "grpc-status";

    /// <summary>The message for people, percent-encoded.</summary>
    public const string Message = "grpc-message";

    /// <summary>How long the caller waits.</summary>
    public const string Timeout = "grpc-timeout";

    /// <summary>How compressed messages of this direction are compressed.</summary>
    public const string Encoding = "grpc-encoding";

    /// <summary>What the sender can decompress.</summary>
    public const string AcceptEncoding = "grpc-accept-encoding";

    /// <summary>The stable reason of an error, see <see cref="ReasonName"/>.</summary>
    public const string Reason = "offlinesync-reason";

    /// <summary>Whether a content type is gRPC with protobuf messages.</summary>
    public static bool IsGrpc(string? contentType)
    {
        if (contentType is null || !contentType.StartsWith(ContentType, StringComparison.OrdinalIgnoreCase))
            return false;

        var rest = contentType.AsSpan(ContentType.Length);
        return rest.IsEmpty || rest[0] == ';' || rest.Equals("+proto", StringComparison.OrdinalIgnoreCase)
            || rest.StartsWith("+proto;", StringComparison.OrdinalIgnoreCase);
    }
}
