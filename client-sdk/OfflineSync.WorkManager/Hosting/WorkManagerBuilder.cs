using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using OfflineSync.WorkManager.Workers;

namespace OfflineSync.WorkManager;

/// <summary>Adds workers from an app's services.</summary>
public sealed class WorkManagerBuilder
{
    internal WorkManagerBuilder(IServiceCollection services) => Services = services;

    /// <summary>The services.</summary>
    public IServiceCollection Services { get; }

    /// <summary>Registers a worker that the services make, in a scope of its own for each attempt.</summary>
    /// <param name="name">The name that is persisted. Default: the type's full name. Pin the old one when the type is renamed.</param>
    public WorkManagerBuilder AddWorker<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] TWorker>(string? name = null)
        where TWorker : class, IWorker
    {
        Services.TryAddScoped<TWorker>();
        Services.AddOptions<WorkManagerOptions>().PostConfigure<IServiceScopeFactory>((options, scopes) =>
            options.Registry.AddWorker(typeof(TWorker), name, () =>
            {
                var scope = scopes.CreateAsyncScope();
                return new WorkerHandle(scope.ServiceProvider.GetRequiredService<TWorker>(), scope);
            }));
        return this;
    }
}
