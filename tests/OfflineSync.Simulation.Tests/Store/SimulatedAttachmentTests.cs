using Microsoft.Extensions.DependencyInjection;
using OfflineSync.Contract;
using OfflineSync.Server.Hosting;

namespace OfflineSync.Simulation.Tests.Store;

public sealed class SimulatedAttachmentTests : AttachmentContract
{
    private readonly string _folder = Directory.CreateTempSubdirectory("offlinesync-beside-").FullName;
    private readonly ContractStore _store;

    public SimulatedAttachmentTests()
    {
        _store = new ContractStore(Path.Combine(_folder, "beside.db"));
    }

    public override async Task DisposeAsync()
    {
        await base.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    protected override void Configure(ServerOptions options)
    {
        base.Configure(options);
        ContractStore.Configure(options);
    }

    protected override void AddServices(IServiceCollection services)
    {
        base.AddServices(services);
        _store.AddServices(services);
    }
}
