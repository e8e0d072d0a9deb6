using OfflineSync.Protocol.Grpc;

namespace OfflineSync.Server.Rpc;

/// <summary>Answers requests that are not gRPC at all, in plain HTTP.</summary>
internal static class HttpRefusal
{
    public static async Task<bool> RefuseAsync(HttpContext http)
    {
        if (!HttpProtocol.IsHttp2(http.Request.Protocol) && !HttpProtocol.IsHttp3(http.Request.Protocol))
            return await RefuseAsync(http, StatusCodes.Status505HttpVersionNotsupported, "gRPC needs HTTP/2.");

        if (!HttpMethods.IsPost(http.Request.Method))
        {
            http.Response.Headers.Allow = HttpMethods.Post;
            return await RefuseAsync(http, StatusCodes.Status405MethodNotAllowed, "gRPC needs POST.");
        }

        return !GrpcHeaders.IsGrpc(http.Request.ContentType)
            && await RefuseAsync(http, StatusCodes.Status415UnsupportedMediaType, "gRPC needs the content type application/grpc.");
    }

    private static async Task<bool> RefuseAsync(HttpContext http, int status, string message)
    {
        http.Response.StatusCode = status;
        await http.Response.WriteAsync(message, http.RequestAborted);
        return true;
    }
}
