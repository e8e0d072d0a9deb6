using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using OfflineSync.Protocol.Grpc;
using OfflineSync.Protocol.V1;

namespace OfflineSync.Client.Transport;

/// <summary>Finds the status of an answer: in its trailers, in its headers when it has only those, or else in the HTTP status.</summary>
internal static class ResponseStatus
{
    private const string BinarySuffix = "-bin";

    /// <summary>Throws unless messages may follow.</summary>
    public static void CheckHead(HttpResponseMessage response)
    {
        var headers = response.Headers.NonValidated;
        if (headers.Contains(GrpcHeaders.Status) && Parse(headers) is { } error)
            throw error;
        if (response.StatusCode != HttpStatusCode.OK)
            throw FromHttp(response);

        var contentType = response.Content.Headers.NonValidated.TryGetValues("content-type", out var values) ? values.ToString() : null;
        if (!GrpcHeaders.IsGrpc(contentType))
        {
            throw new RpcException(
                StatusCode.Unknown,
                $"The answer is of type '{contentType}', not gRPC: the address is of something else, or a proxy or login page is in between.");
        }
    }

    /// <summary>Throws unless the call has ended well.</summary>
    public static void CheckEnd(HttpResponseMessage response)
    {
        var trailers = response.TrailingHeaders.NonValidated;
        if (!trailers.Contains(GrpcHeaders.Status))
        {
            trailers = response.Headers.NonValidated;
            if (!trailers.Contains(GrpcHeaders.Status))
                throw new RpcException(StatusCode.Unknown, "The answer ended without a status: the server or a proxy cut it off.");
        }

        if (Parse(trailers) is { } error)
            throw error;
    }

    private static RpcException? Parse(HttpHeadersNonValidated headers)
    {
        var text = Value(headers, GrpcHeaders.Status);
        if (!int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
            return new RpcException(StatusCode.Unknown, $"The server's grpc-status '{text}' is not a number.");
        if (number == 0)
            return null;

        var status = number <= (int)StatusCode.Unauthenticated ? (StatusCode)number : StatusCode.Unknown;
        var message = PercentEncoding.Decode(Value(headers, GrpcHeaders.Message) ?? "");
        return new RpcException(status, ReasonName.Parse(Value(headers, GrpcHeaders.Reason)), message, Others(headers));
    }

    private static Dictionary<string, string> Others(HttpHeadersNonValidated headers)
    {
        var others = new Dictionary<string, string>();
        foreach (var (name, values) in headers)
        {
            if (name is not (GrpcHeaders.Status or GrpcHeaders.Message) && !name.EndsWith(BinarySuffix, StringComparison.Ordinal))
                others[name.ToLowerInvariant()] = values.ToString();
        }

        return others;
    }

    private static string? Value(HttpHeadersNonValidated headers, string name) =>
        headers.TryGetValues(name, out var values) ? values.ToString() : null;

    private static RpcException FromHttp(HttpResponseMessage response)
    {
        var code = (int)response.StatusCode;
        var status = code switch
        {
            400 => StatusCode.Internal,
            401 => StatusCode.Unauthenticated,
            403 => StatusCode.PermissionDenied,
            404 => StatusCode.Unimplemented,
            429 or 502 or 503 or 504 => StatusCode.Unavailable,
            _ => StatusCode.Unknown,
        };
        var message = $"The answer is HTTP {code} without a gRPC status: it comes from a proxy, or the address is of something else.";
        return new RpcException(status, Reason.Unspecified, message, Others(response.Headers.NonValidated));
    }
}
