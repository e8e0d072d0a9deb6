using System.Diagnostics;
using System.Diagnostics.Metrics;
using Npgsql;
using OfflineSync.Server.ChangeLog;
using OfflineSync.Server.ChangeLog.Observed;
using OfflineSync.Server.Feed;
using OfflineSync.Server.Push;
using OfflineSync.Server.Retention;

namespace OfflineSync.Server.Hosting;

/// <summary>Registration of what the server measures. Costs nothing as long as nobody listens.</summary>
internal static class TelemetryServices
{
    /// <summary>Adds the metrics.</summary>
    public static IServiceCollection AddOfflineSyncTelemetry(this IServiceCollection services)
    {
        services.AddMetrics();
        services.AddSingleton<PushMetrics>();
        services.AddSingleton<FeedMetrics>();
        return services.AddSingleton<CompactionMetrics>();
    }

    /// <summary>Adds a store and observes it.</summary>
    /// <typeparam name="TStore">The store.</typeparam>
    /// <param name="services">The services.</param>
    /// <param name="system">What OpenTelemetry's conventions call the database.</param>
    /// <param name="driverObserves">Whether its driver has spans and durations of its own.</param>
    public static IServiceCollection AddObservedStore<TStore>(this IServiceCollection services, string system, bool driverObserves)
        where TStore : class, IChangeLog
    {
        services.AddSingleton<TStore>();
        return services.AddSingleton<IChangeLog>(provider => new ObservedChangeLog(
            provider.GetRequiredService<TStore>(),
            new StoreObserver(provider.GetRequiredService<IMeterFactory>(), provider.GetRequiredService<TimeProvider>(), system, driverObserves)));
    }

    /// <summary>Lets Npgsql trace what is done for a call. What runs for none, like telling other nodes, would be a trace of its own each time.</summary>
    public static void OnlyWithinCalls(this NpgsqlTracingOptionsBuilder tracing) => tracing
        .ConfigureCommandFilter(_ => Activity.Current is not null)
        .ConfigureBatchFilter(_ => Activity.Current is not null)
        .ConfigureCopyOperationFilter(_ => Activity.Current is not null);
}
