using OfflineSync.Server.Alerts;

namespace OfflineSync.Server.Fleet;

/// <summary>Registration of what takes the devices' reports, and watches over them.</summary>
internal static class FleetServices
{
    public static IServiceCollection AddFleet(this IServiceCollection services, FieldOptions options, AlertOptions alerts)
    {
        options.Check();
        alerts.Check();
        services.AddSingleton(options);
        services.AddSingleton(alerts);
        services.AddSingleton<FieldStore>();
        services.AddSingleton<FieldNames>();
        services.AddSingleton<FieldRetention>();
        services.AddSingleton<FleetMetrics>();
        services.AddSingleton<ReportHandler>();
        services.AddSingleton<AlertReader>();
        services.AddSingleton<AlertWatch>();
        services.AddSingleton<FleetService>();
        services.AddHostedService(provider => provider.GetRequiredService<FleetService>());
        return services;
    }
}
