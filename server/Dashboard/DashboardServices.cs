using OfflineSync.Server.Dashboard.Access;
using OfflineSync.Server.Dashboard.Devices;
using OfflineSync.Server.Dashboard.Filters;
using OfflineSync.Server.Dashboard.Overview;
using OfflineSync.Server.Dashboard.Policies;
using OfflineSync.Server.Dashboard.Scopes;
using OfflineSync.Server.Dashboard.Shell;

namespace OfflineSync.Server.Dashboard;

/// <summary>Registration of the operator's page.</summary>
internal static class DashboardServices
{
    /// <summary>Adds it.</summary>
    public static void AddDashboard(this IServiceCollection services, DashboardOptions options)
    {
        services.AddSingleton(options);
        services.AddSingleton<OperatorAccess>();
        services.AddSingleton<SignIn>();
        services.AddSingleton<ChoiceReader>();
        services.AddSingleton<OverviewReader>();
        services.AddSingleton<DeviceReader>();
        services.AddSingleton<DeviceListReader>();
        services.AddSingleton<ScopeReader>();
        services.AddSingleton<PolicyReader>();
        services.AddSingleton<PageRenderer>();
        services.AddSingleton<PageServer>();
        services.AddSingleton<DashboardPages>();
    }
}
