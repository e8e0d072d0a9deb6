using System.Net;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using OfflineSync.Client.Transport;
using OfflineSync.Server.Rpc;

namespace OfflineSync.Rpc.Tests;

/// <summary>Kestrel on a free loopback port with the handlers of one test.</summary>
internal sealed class RpcHost : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly List<IDisposable> _disposables = [];

    private RpcHost(WebApplication app) => _app = app;

    public Uri Address { get; private init; } = null!;

    public static async Task<RpcHost> StartAsync(
        Action<WebApplication> map,
        Action<RpcOptions>? configure = null,
        X509Certificate2? certificate = null,
        HttpProtocols protocols = HttpProtocols.Http2,
        TimeProvider? time = null,
        Action<KestrelServerOptions>? kestrel = null,
        ILoggerProvider? logs = null)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration().UseOfflineSyncKestrel().ConfigureKestrel(k =>
        {
            k.Listen(IPAddress.Loopback, 0, endpoint =>
            {
                endpoint.Protocols = protocols;
                if (certificate is not null)
                    endpoint.UseHttps(certificate);
            });
            kestrel?.Invoke(k);
        });
        builder.Services.AddRouting();
        if (time is not null)
            builder.Services.AddSingleton(time);
        if (logs is not null)
            builder.Services.AddLogging(l => l.AddProvider(logs).SetMinimumLevel(LogLevel.Debug));
        builder.Services.AddOfflineSyncRpc(configure);
        var app = builder.Build();
        app.UseRouting();
        map(app);
        app.MapUnknownRpc();
        await app.StartAsync();
        var address = app.Services.GetRequiredService<IServer>().Features.GetRequiredFeature<IServerAddressesFeature>().Addresses.Single();
        return new RpcHost(app) { Address = new Uri(address) };
    }

    public RpcChannel Channel(RpcChannelOptions? options = null)
    {
        var channel = new RpcChannel(Address, options);
        _disposables.Add(channel);
        return channel;
    }

    public HttpMessageInvoker Http()
    {
        var invoker = new HttpMessageInvoker(new SocketsHttpHandler());
        _disposables.Add(invoker);
        return invoker;
    }

    public Task StopAsync(CancellationToken cancellationToken = default) => _app.StopAsync(cancellationToken);

    public async ValueTask DisposeAsync()
    {
        foreach (var disposable in _disposables)
            disposable.Dispose();
        await _app.DisposeAsync();
    }
}
