using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using OfflineSync.Client;
using OfflineSync.Client.Hosting;
using OfflineSync.Client.Scheduling;
using OfflineSync.WorkManager;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds OfflineSync to an app's services.</summary>
public static class OfflineSyncServiceCollectionExtensions
{
    /// <summary>
    /// Adds the <see cref="OfflineSyncClient"/> as a singleton. It opens with the host, or when it is first asked for: the app's migrations must have
    /// run by then. The clock and the loggers come from the services. Durable work is that of the services' work manager, which is added as well.
    /// </summary>
    public static IServiceCollection AddOfflineSync(this IServiceCollection services, Action<OfflineSyncOptions> configure)
    {
        services.AddOptions<OfflineSyncOptions>().Configure(configure).PostConfigure<IServiceProvider>((options, provider) =>
        {
            options.LoggerFactory ??= provider.GetService<ILoggerFactory>();
            if (provider.GetService<TimeProvider>() is { } time)
                options.TimeProvider = time;
        });
        services.AddOptions<WorkManagerOptions>().PostConfigure<IServiceProvider>((work, provider) =>
        {
            work.DatabasePath = WorkQueue.PathFor(work, provider.GetRequiredService<IOptions<OfflineSyncOptions>>().Value);
            SyncWorker.Register(work, provider.GetRequiredService<OfflineSyncClient>);
        });
        services.AddWorkManager(_ => { });
        services.TryAddSingleton(provider =>
        {
            var options = provider.GetRequiredService<IOptions<OfflineSyncOptions>>().Value;
            options.HostedWorkManager = provider.GetRequiredService<WorkManager>();
            return OfflineSyncClient.Open(options);
        });
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, OfflineSyncHostedService>());
        return services;
    }
}
