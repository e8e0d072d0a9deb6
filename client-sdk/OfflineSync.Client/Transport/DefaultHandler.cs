using System.Net;

namespace OfflineSync.Client.Transport;

/// <summary>The connection settings that suit a device: few bytes, dead connections found, none kept awake without need.</summary>
internal static class DefaultHandler
{
    public static SocketsHttpHandler Create() => new()
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        AutomaticDecompression = DecompressionMethods.None,
        EnableMultipleHttp2Connections = true,
        ConnectTimeout = TimeSpan.FromSeconds(10),
        KeepAlivePingDelay = TimeSpan.FromSeconds(30),
        KeepAlivePingTimeout = TimeSpan.FromSeconds(20),
        KeepAlivePingPolicy = HttpKeepAlivePingPolicy.WithActiveRequests,

        // A mobile radio stays awake for some ten seconds after the last byte. To close a connection later would wake it again, and so would the server's
        // pings on one that is left open.
        PooledConnectionIdleTimeout = TimeSpan.FromSeconds(1),
        PooledConnectionLifetime = TimeSpan.FromMinutes(15),

        // A page of some hundred kilobytes should not wait for window updates over a long round trip.
        InitialHttp2StreamWindowSize = 1024 * 1024,

        // RpcClientSpan names the trace itself, and only for calls that are recorded.
        ActivityHeadersPropagator = null,
    };
}
