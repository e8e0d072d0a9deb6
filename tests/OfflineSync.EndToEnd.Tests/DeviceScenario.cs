using Microsoft.Extensions.DependencyInjection;
using OfflineSync.Server.Hosting;

namespace OfflineSync.EndToEnd.Tests;

/// <summary>A server on a store, and devices in a scope of their own.</summary>
public abstract class DeviceScenario(StoreFixture store) : IAsyncLifetime
{
    private protected StoreFixture Store { get; } = store;

    private protected string Scope { get; } = $"scope-{Guid.NewGuid():n}";

    /// <summary>The devices that end with the test.</summary>
    private protected List<Device> Devices { get; } = [];

    private protected SyncServer Server { get; private set; } = null!;

    public virtual Task InitializeAsync() => StartAsync();

    public virtual async Task DisposeAsync()
    {
        foreach (var device in Devices)
            await device.DisposeAsync();
        await Server.DisposeAsync();
    }

    /// <summary>Configures the server.</summary>
    protected virtual void Configure(ServerOptions options) => Store.Configure(options);

    /// <summary>Adds what the server needs besides.</summary>
    protected virtual void Register(IServiceCollection services)
    {
    }

    private protected async Task StartAsync(int port = 0) => Server = await SyncServer.StartAsync(Configure, port, services: Register);

    /// <summary>A device that ends with the test.</summary>
    private protected Device Add(Device device)
    {
        Devices.Add(device);
        return device;
    }

    private protected async Task<Device> OpenAsync(Device device)
    {
        await Add(device).OpenAsync();
        return device;
    }

    private protected static async Task SyncAllAsync(params Device[] devices)
    {
        foreach (var device in devices)
            await device.SyncAsync();
    }
}
