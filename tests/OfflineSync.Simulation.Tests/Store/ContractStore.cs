using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using OfflineSync.Server.ChangeLog;
using OfflineSync.Server.Hosting;
using OfflineSync.Simulation.Store;

namespace OfflineSync.Simulation.Tests.Store;

/// <summary>A simulated store in place of the one that a server would have.</summary>
internal sealed class ContractStore
{
    private readonly SimulatedStore _store = new(refusesExistingRows: true);

    public static void Configure(ServerOptions options) => options.MigrateAtStart = false;

    public void AddServices(IServiceCollection services) => services.Replace(ServiceDescriptor.Singleton<IChangeLog>(
        provider => new SimulatedChangeLog(_store, provider.GetRequiredService<EpochSource>(), _ => Task.CompletedTask)));
}
