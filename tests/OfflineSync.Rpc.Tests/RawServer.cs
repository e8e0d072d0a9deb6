using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using OfflineSync.Client.Transport;

namespace OfflineSync.Rpc.Tests;

/// <summary>An HTTP/2 server without any gRPC of ours, to answer the client with whatever a test wants.</summary>
internal sealed class RawServer : IAsyncDisposable
{
    private readonly WebApplication _app;

    private RawServer(WebApplication app) => _app = app;

    public Uri Address { get; private init; } = null!;

    public static async Task<RawServer> StartAsync(RequestDelegate answer, HttpProtocols protocols = HttpProtocols.Http2)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(k => k.Listen(IPAddress.Loopback, 0, endpoint => endpoint.Protocols = protocols));
        var app = builder.Build();
        app.Run(answer);
        await app.StartAsync();
        var address = app.Services.GetRequiredService<IServer>().Features.GetRequiredFeature<IServerAddressesFeature>().Addresses.Single();
        return new RawServer(app) { Address = new Uri(address) };
    }

    public RpcChannel Channel(RpcChannelOptions? options = null) => new(Address, options);

    public ValueTask DisposeAsync() => _app.DisposeAsync();
}
