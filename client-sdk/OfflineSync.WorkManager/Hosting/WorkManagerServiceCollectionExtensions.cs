using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using OfflineSync.WorkManager;
using OfflineSync.WorkManager.Hosting;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds a work manager to an app's services.</summary>
public static class WorkManagerServiceCollectionExtensions
{
    /// <summary>
    /// Adds a <see cref="WorkManager"/> as a singleton, which runs while the host does. The clock, the loggers and the device monitor come from the
    /// services; without a monitor there, the state of this machine counts.
    /// </summary>
    public static WorkManagerBuilder AddWorkManager(this IServiceCollection services, Action<WorkManagerOptions> configure)
    {
        services.AddOptions<WorkManagerOptions>().Configure(configure).PostConfigure<IServiceProvider>((options, provider) =>
        {
            options.LoggerFactory ??= provider.GetService<ILoggerFactory>();
            options.DeviceMonitor ??= provider.GetService<IDeviceMonitor>() ?? DeviceMonitor.Create(new DeviceMonitorOptions
            {
                DatabasePath = options.DatabasePath,
                TimeProvider = provider.GetService<TimeProvider>() ?? options.TimeProvider,
            });
            if (provider.GetService<TimeProvider>() is { } time)
                options.TimeProvider = time;
        });
        services.TryAddSingleton(provider => WorkManager.Create(provider.GetRequiredService<IOptions<WorkManagerOptions>>().Value));
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, WorkManagerHostedService>());
        return new WorkManagerBuilder(services);
    }
}
