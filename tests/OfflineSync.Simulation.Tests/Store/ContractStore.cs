using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using OfflineSync.Server.ChangeLog;
using OfflineSync.Server.ChangeLog.Beside;
using OfflineSync.Server.Hosting;
using OfflineSync.Simulation.Store;
using OfflineSync.Simulation.Store.Attachments;

namespace OfflineSync.Simulation.Tests.Store;

/// <summary>A simulated store in place of the one that a server would have.</summary>
/// <param name="beside">Where the file of what is kept beside the log is to be; null: nothing is kept there.</param>
internal sealed class ContractStore(string? beside = null)
{
    private readonly SimulatedStore _store = new(refusesExistingRows: true) { Beside = beside is null ? null : new BesideStore(beside) };

    public static void Configure(ServerOptions options) => options.MigrateAtStart = false;

    public void AddServices(IServiceCollection services)
    {
        if (_store.Beside is not null)
            services.Replace(ServiceDescriptor.Singleton<StoreSessions>(provider => new SimulatedSessions(_store.Beside, NewLog(provider))));
        services.Replace(ServiceDescriptor.Singleton<IChangeLog>(NewLog));
    }

    private SimulatedChangeLog NewLog(IServiceProvider provider) =>
        new(_store, provider.GetRequiredService<EpochSource>(), _ => Task.CompletedTask);
}
