using OfflineSync.Server.Hosting;

namespace OfflineSync.EndToEnd.Tests;

/// <summary>A server on a store, and devices in a scope of their own.</summary>
public abstract class DeviceScenario(StoreFixture store) : IAsyncLifetime
{
    private protected string Scope { get; } = $"scope-{Guid.NewGuid():n}";

    /// <summary>The devices that end with the test.</summary>
    private protected List<Device> Devices { get; } = [];

    private protected SyncServer Server { get; set; } = null!;

    public async Task InitializeAsync() => Server = await SyncServer.StartAsync(Configure);

    public virtual async Task DisposeAsync()
    {
        foreach (var device in Devices)
            await device.DisposeAsync();
        await Server.DisposeAsync();
    }

    /// <summary>Configures the server.</summary>
    protected virtual void Configure(ServerOptions options) => store.Configure(options);

    private protected static async Task SyncAllAsync(params Device[] devices)
    {
        foreach (var device in devices)
            await device.SyncAsync();
    }
}
