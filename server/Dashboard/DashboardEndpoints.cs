using OfflineSync.Server.Dashboard.Access;
using OfflineSync.Server.Dashboard.Assets;
using OfflineSync.Server.Dashboard.Shell;

namespace OfflineSync.Server.Dashboard;

/// <summary>The operator's page.</summary>
internal static class DashboardEndpoints
{
    /// <summary>Maps it at <c>/dashboard</c>.</summary>
    public static IEndpointConventionBuilder MapOfflineSyncDashboard(this IEndpointRouteBuilder endpoints)
    {
        var services = endpoints.ServiceProvider;
        var pages = services.GetRequiredService<DashboardPages>();
        var signIn = services.GetRequiredService<SignIn>();
        var group = endpoints.MapGroup(Site.Path);
        group.MapGet("", pages.OverviewAsync);
        group.MapGet("/devices", pages.DevicesAsync);
        group.MapGet("/devices/{scope}/{clientId}", pages.DeviceAsync);
        group.MapGet("/scopes", pages.ScopesAsync);
        group.MapGet("/alerts", pages.AlertsAsync);
        group.MapGet("/policies", pages.PoliciesAsync);
        group.MapGet("/assets/{name}", http => Asset.ServeAsync(http, (string?)http.GetRouteValue("name") ?? ""));
        group.MapPost("/sign-in", signIn.EnterAsync);
        group.MapPost("/sign-out", signIn.LeaveAsync);
        return group;
    }
}
