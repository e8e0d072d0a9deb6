using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;

namespace OfflineSync.Simulation.Servers;

/// <summary>Takes the endpoints that the server maps.</summary>
internal sealed class NodeEndpoints(IServiceProvider services) : IEndpointRouteBuilder
{
    public IServiceProvider ServiceProvider => services;

    public ICollection<EndpointDataSource> DataSources { get; } = [];

    public IApplicationBuilder CreateApplicationBuilder() => new ApplicationBuilder(services);
}
