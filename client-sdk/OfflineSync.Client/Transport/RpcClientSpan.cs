using System.Diagnostics;
using OfflineSync.Protocol.Grpc;

namespace OfflineSync.Client.Transport;

/// <summary>The client span of a call, by OpenTelemetry's conventions for gRPC, and the header that makes the server's part of the same trace.</summary>
internal static class RpcClientSpan
{
    public static Activity? Start(Uri uri)
    {
        if (!ClientTelemetry.Activities.HasListeners())
            return null;
        var name = uri.AbsolutePath.TrimStart('/');
        KeyValuePair<string, object?>[] tags =
        [
            new("rpc.system.name", "grpc"),
            new("rpc.method", name),
            new("server.address", uri.Host),
            new("server.port", uri.Port),
        ];
        return ClientTelemetry.Activities.StartActivity(ActivityKind.Client, tags: tags, name: name);
    }

    /// <summary>
    /// Names the trace to the server, if this call of it is recorded. The header alone is a quarter of a small request's headers, so calls that nobody
    /// looks at go without.
    /// </summary>
    public static void AddTrace(HttpRequestMessage request)
    {
        if (Activity.Current is not { Recorded: true, IdFormat: ActivityIdFormat.W3C } span)
            return;
        request.Headers.TryAddWithoutValidation("traceparent", span.Id);
        if (!string.IsNullOrEmpty(span.TraceStateString))
            request.Headers.TryAddWithoutValidation("tracestate", span.TraceStateString);
    }

    public static void End(Activity? span, StatusCode status)
    {
        if (span is null)
            return;
        span.SetTag("rpc.response.status_code", StatusName.Of(status));
        if (status != StatusCode.Ok)
            span.SetTag("error.type", StatusName.Of(status)).SetStatus(ActivityStatusCode.Error);
        span.Dispose();
    }
}
