namespace OfflineSync.EndToEnd.Tests;

/// <summary>A server on a store, and devices in a scope of their own.</summary>
public abstract class DeviceScenario(StoreFixture store) : IAsyncLifetime
{
    private protected string Scope { get; } = $"scope-{Guid.NewGuid():n}";

    /// <summary>The devices that end with the test.</summary>
    private protected List<Device> Devices { get; } = [];

    private protected SyncServer Server { get; private set; } = null!;

    public async Task InitializeAsync() => Server = await SyncServer.StartAsync(store.Configure);

    public async Task DisposeAsync()
    {
        foreach (var device in Devices)
            await device.DisposeAsync();
        await Server.DisposeAsync();
    }
}
