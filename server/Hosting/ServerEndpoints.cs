using OfflineSync.Protocol.Grpc;
using OfflineSync.Protocol.V1;
using OfflineSync.Server.Feed;
using OfflineSync.Server.Health;
using OfflineSync.Server.Push;
using OfflineSync.Server.Rpc;
using OfflineSync.Server.Schema;

namespace OfflineSync.Server.Hosting;

/// <summary>The server's endpoints.</summary>
public static class ServerEndpoints
{
    /// <summary>Maps the sync service and the health checks.</summary>
    public static IEndpointRouteBuilder MapOfflineSync(this IEndpointRouteBuilder endpoints)
    {
        var services = endpoints.ServiceProvider;
        var push = services.GetRequiredService<PushHandler>();
        var pull = services.GetRequiredService<PullHandler>();
        var watch = services.GetRequiredService<WatchHandler>();
        var declare = services.GetRequiredService<DeclareHandler>();
        endpoints.MapUnary<DeclareRequest, DeclareResponse>(SyncMethods.Declare, (request, call) => declare.DeclareAsync(request, call.CancellationToken));
        endpoints.MapUnary<PushRequest, PushResponse>(SyncMethods.Push, (request, call) => push.PushAsync(request, call.CancellationToken));
        endpoints.MapServerStreaming<PullRequest, PullResponse>(
            SyncMethods.Pull, (request, call) => pull.PullAsync(request, call.CancellationToken));
        endpoints.MapServerStreaming<WatchRequest, WatchResponse>(
            SyncMethods.Watch, (request, call) => watch.WatchAsync(request, call.CancellationToken));
        endpoints.MapUnknownRpc();
        endpoints.MapOfflineSyncHealth();
        return endpoints;
    }
}
