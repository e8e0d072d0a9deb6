using Microsoft.Extensions.Logging;
using OfflineSync.WorkManager;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds the iOS scheduler to an app's services.</summary>
public static class IosWorkManagerBuilderExtensions
{
    /// <summary>
    /// Adds an <see cref="IosWorkScheduler"/> for the services' work manager, and its device monitor. Call its
    /// <see cref="IosWorkScheduler.Register"/> in <c>FinishedLaunching</c>.
    /// </summary>
    public static WorkManagerBuilder AddIosScheduler(this WorkManagerBuilder builder, Action<IosWorkSchedulerOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.AddSingleton(provider =>
        {
            var options = new IosWorkSchedulerOptions
            {
                Open = () => Task.FromResult(provider.GetRequiredService<WorkManager>()),
                TimeProvider = provider.GetService<TimeProvider>() ?? TimeProvider.System,
                LoggerFactory = provider.GetService<ILoggerFactory>(),
            };
            configure?.Invoke(options);
            return new IosWorkScheduler(options);
        });
        builder.Services.AddSingleton(provider => provider.GetRequiredService<IosWorkScheduler>().DeviceMonitor);
        return builder;
    }
}
