using System.Globalization;
using Microsoft.AspNetCore.Http.Features;
using OfflineSync.Protocol.Grpc;

namespace OfflineSync.Server.Rpc;

/// <summary>Ends answers with their status: in trailers, or in the headers when nothing else was sent.</summary>
internal static class RpcAnswer
{
    public static RpcOutcome Succeed(RpcContext context)
    {
        var trailers = Trailers(context.HttpContext.Response);
        trailers[GrpcHeaders.Status] = "0";
        foreach (var (name, value) in context.ResponseTrailers)
            trailers[name] = value;
        return new RpcOutcome(StatusCode.Ok);
    }

    public static RpcOutcome Fail(HttpContext http, RpcException error, IEnumerable<KeyValuePair<string, string>>? extra = null)
    {
        var trailers = Trailers(http.Response);
        foreach (var (name, value) in (extra ?? []).Concat(error.Trailers))
            trailers[name] = value;

        // A failure must not pass for a success, whatever a handler throws.
        var status = error.Status == StatusCode.Ok ? StatusCode.Unknown : error.Status;
        trailers[GrpcHeaders.Status] = ((int)status).ToString(CultureInfo.InvariantCulture);
        if (error.Message.Length > 0)
            trailers[GrpcHeaders.Message] = PercentEncoding.Encode(error.Message);
        if (ReasonName.Of(error.Reason) is { } reason)
            trailers[GrpcHeaders.Reason] = reason;
        return new RpcOutcome(status, error.Reason);
    }

    private static IHeaderDictionary Trailers(HttpResponse response)
    {
        if (response.HasStarted)
            return response.HttpContext.Features.GetRequiredFeature<IHttpResponseTrailersFeature>().Trailers;

        response.ContentType = GrpcHeaders.ContentType;
        response.Headers.Remove(GrpcHeaders.Encoding);
        return response.Headers;
    }
}
