using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace OfflineSync.Server.Rpc;

/// <summary>Kestrel's settings for gRPC.</summary>
public static class RpcKestrel
{
    /// <summary>Sets limits and keep-alive for gRPC, and HTTP/2 as the protocol of endpoints that do not say otherwise.</summary>
    public static IWebHostBuilder UseOfflineSyncKestrel(this IWebHostBuilder builder) =>
        builder.ConfigureKestrel(kestrel =>
        {
            kestrel.ConfigureEndpointDefaults(endpoint => endpoint.Protocols = HttpProtocols.Http2);
            kestrel.UseOfflineSyncLimits();
        });

    /// <summary>Sets limits and keep-alive only, for hosts that choose their endpoints' protocols.</summary>
    public static KestrelServerOptions UseOfflineSyncLimits(this KestrelServerOptions kestrel)
    {
        kestrel.AddServerHeader = false;
        var limits = kestrel.Limits;
        limits.Http2.MaxStreamsPerConnection = 100;
        limits.Http2.KeepAlivePingDelay = TimeSpan.FromSeconds(60);
        limits.Http2.KeepAlivePingTimeout = TimeSpan.FromSeconds(20);
        limits.MaxRequestHeadersTotalSize = 16 * 1024;

        // Radios pause for longer than Kestrel's five seconds; a client may also leave a page unread while it applies the one before. Slow readers
        // end by RpcOptions.WriteTimeout instead.
        limits.MinRequestBodyDataRate = new MinDataRate(bytesPerSecond: 240, gracePeriod: TimeSpan.FromSeconds(60));
        limits.MinResponseDataRate = null;
        return kestrel;
    }
}
