using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using OfflineSync.Client;
using OfflineSync.Client.Hosting;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds OfflineSync to an app's services.</summary>
public static class OfflineSyncServiceCollectionExtensions
{
    /// <summary>
    /// Adds the <see cref="OfflineSyncClient"/> as a singleton. It opens with the host, or when it is first asked for: the app's migrations must have
    /// run by then. The clock and the loggers come from the services.
    /// </summary>
    public static IServiceCollection AddOfflineSync(this IServiceCollection services, Action<OfflineSyncOptions> configure)
    {
        services.AddOptions<OfflineSyncOptions>().Configure(configure).PostConfigure<IServiceProvider>((options, provider) =>
        {
            options.LoggerFactory ??= provider.GetService<ILoggerFactory>();
            if (provider.GetService<TimeProvider>() is { } time)
                options.TimeProvider = time;
        });
        services.TryAddSingleton(provider => OfflineSyncClient.Open(provider.GetRequiredService<IOptions<OfflineSyncOptions>>().Value));
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, OfflineSyncHostedService>());
        return services;
    }
}
