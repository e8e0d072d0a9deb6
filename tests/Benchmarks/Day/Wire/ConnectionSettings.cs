using Microsoft.AspNetCore.Server.Kestrel.Core;
using OfflineSync.Client.Transport;
using OfflineSync.Server.Rpc;

namespace OfflineSync.Benchmarks.Day.Wire;

/// <summary>How long connections live and when they are pinged: as the SDK's and the server's own settings say.</summary>
/// <param name="ConnectTimeout">When an attempt to connect is given up.</param>
/// <param name="ClientPing">How long the client hears nothing before it pings, while a call is open.</param>
/// <param name="ServerPing">How long the server hears nothing before it pings.</param>
/// <param name="IdleMax">How long the client keeps a connection without a call.</param>
/// <param name="AgeMax">How long a connection is used for new calls.</param>
internal sealed record ConnectionSettings(TimeSpan ConnectTimeout, TimeSpan ClientPing, TimeSpan ServerPing, TimeSpan IdleMax, TimeSpan AgeMax)
{
    public static ConnectionSettings Shipped { get; } = Read();

    private static ConnectionSettings Read()
    {
        using var handler = DefaultHandler.Create();
        var kestrel = new KestrelServerOptions().UseOfflineSyncLimits();
        return new ConnectionSettings(
            handler.ConnectTimeout,
            handler.KeepAlivePingDelay,
            kestrel.Limits.Http2.KeepAlivePingDelay,
            handler.PooledConnectionIdleTimeout,
            handler.PooledConnectionLifetime);
    }
}
