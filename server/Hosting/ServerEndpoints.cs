using OfflineSync.Protocol.Field;
using OfflineSync.Protocol.Field.V1;
using OfflineSync.Protocol.Grpc;
using OfflineSync.Protocol.V1;
using OfflineSync.Server.Access;
using OfflineSync.Server.Attachments;
using OfflineSync.Server.Dashboard;
using OfflineSync.Server.Feed;
using OfflineSync.Server.Fleet;
using OfflineSync.Server.Health;
using OfflineSync.Server.Push;
using OfflineSync.Server.Rpc;
using OfflineSync.Server.Schema;

namespace OfflineSync.Server.Hosting;

/// <summary>The server's endpoints.</summary>
public static class ServerEndpoints
{
    /// <summary>Maps the sync service, the field service, the attachment service, the health checks, and the operator's page unless it is switched off.</summary>
    /// <exception cref="InvalidOperationException">The access settings would leave the server open, or closed to all; the message says what to set.</exception>
    public static IEndpointRouteBuilder MapOfflineSync(this IEndpointRouteBuilder endpoints)
    {
        var services = endpoints.ServiceProvider;
        var push = services.GetRequiredService<PushHandler>();
        var pull = services.GetRequiredService<PullHandler>();
        var watch = services.GetRequiredService<WatchGuard>();
        var gate = services.GetRequiredService<AccessGate>();
        var declare = services.GetRequiredService<DeclareHandler>();
        endpoints.MapUnary<DeclareRequest, DeclareResponse>(
            SyncMethods.Declare,
            async (request, call) =>
                await declare.DeclareAsync(request, await gate.EnterAsync(call, request.Scope, request.ClientId), call.CancellationToken),
            gate.AdmitAsync);
        endpoints.MapUnary<PushRequest, PushResponse>(
            SyncMethods.Push,
            async (request, call) => await push.PushAsync(
                request, await gate.EnterAsync(call, request.Scope, request.ClientId, request.Mutations.Count), call.CancellationToken),
            gate.AdmitAsync);
        endpoints.MapServerStreaming<PullRequest, PullResponse>(SyncMethods.Pull, (request, call) => PullAsync(request, call), gate.AdmitAsync);
        endpoints.MapServerStreaming<WatchRequest, WatchResponse>(
            SyncMethods.Watch, (request, call) => watch.WatchAsync(request, call, call.CancellationToken), gate.AdmitAsync);
        if (services.GetRequiredService<FieldOptions>().Enabled)
            endpoints.MapReport(gate);
        if (services.GetRequiredService<ServerOptions>().KeepsAttachments())
            endpoints.MapAttachments(gate);
        endpoints.MapUnknownRpc();
        endpoints.MapOfflineSyncHealth();
        if (services.GetRequiredService<DashboardOptions>().Enabled)
            endpoints.MapOfflineSyncDashboard();
        return endpoints;

        async IAsyncEnumerable<PullResponse> PullAsync(PullRequest request, RpcContext call)
        {
            var access = await gate.EnterAsync(call, request.Scope, request.ClientId, request.Mutations.Count);
            await foreach (var part in pull.PullAsync(request, access, call.CancellationToken))
                yield return part;
        }
    }

    private static void MapReport(this IEndpointRouteBuilder endpoints, AccessGate gate)
    {
        var report = endpoints.ServiceProvider.GetRequiredService<ReportHandler>();
        endpoints.MapUnary<ReportRequest, ReportResponse>(
            SyncMethods.Report,
            async (request, call) =>
            {
                // Whoever may read a scope may tell how that went.
                await gate.EnterAsync(call, request.Scope, request.ClientId);
                return await report.ReportAsync(request, call.CancellationToken);
            },
            gate.AdmitAsync,
            FieldLimits.ReportBytesMax);
    }
}
