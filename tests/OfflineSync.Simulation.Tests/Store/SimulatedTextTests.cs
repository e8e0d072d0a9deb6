using Microsoft.Extensions.DependencyInjection;
using OfflineSync.Contract;
using OfflineSync.Server.Hosting;

namespace OfflineSync.Simulation.Tests.Store;

public sealed class SimulatedTextTests : TextContract
{
    private readonly ContractStore _store = new();

    protected override void Configure(ServerOptions options) => ContractStore.Configure(options);

    protected override void AddServices(IServiceCollection services)
    {
        base.AddServices(services);
        _store.AddServices(services);
    }
}
