using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Playwright;
using OfflineSync.Server.Hosting;
using OfflineSync.Server.Migrations;

namespace OfflineSync.Dashboard.Tests;

/// <summary>The real server, with an address for browsers.</summary>
internal sealed class DashboardServer : IAsyncDisposable
{
    private readonly WebApplication _app;

    private DashboardServer(WebApplication app, string root) => (_app, Root) = (app, root);

    /// <summary>The address of the overview.</summary>
    public string Root { get; }

    public static async Task<DashboardServer> StartAsync(Action<ServerOptions> configure, TimeProvider time)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { EnvironmentName = Environments.Development });
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(System.Net.IPAddress.Loopback, 0, endpoint => endpoint.Protocols = HttpProtocols.Http1));
        builder.Services.AddSingleton(time);
        builder.Services.AddOfflineSyncServer(configure);
        var app = builder.Build();
        app.MapOfflineSync();
        await app.StartAsync();
        return new DashboardServer(app, app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single() + "/dashboard");
    }

    public LogContext Context() => _app.Services.GetRequiredService<LogContextSource>()();

    /// <summary>Opens a page in a browser.</summary>
    public async Task<Watched> OpenAsync(Browser browser, string path, int width = 1280, ColorScheme scheme = ColorScheme.Light)
    {
        var watched = await Watched.OpenAsync(browser, width, scheme);
        await watched.Page.GotoAsync(Root + path);
        return watched;
    }

    public async ValueTask DisposeAsync()
    {
        using var atOnce = new CancellationTokenSource(TimeSpan.FromSeconds(1));
        await _app.StopAsync(atOnce.Token);
        await _app.DisposeAsync();
    }
}
