using OfflineSync.Benchmarks.Day.Devices;
using OfflineSync.Client;

namespace OfflineSync.Benchmarks.Day.Policies;

/// <summary>The SDK's automatic sync with its defaults.</summary>
internal sealed class Shipped : ISyncPolicy
{
    private Task _leaving = Task.CompletedTask;

    private Shipped(OfflineSyncClient client) => Client = client;

    public OfflineSyncClient Client { get; }

    public static async Task<ISyncPolicy> OpenAsync(DayDevice device)
    {
        var options = device.CreateOptions();
        options.AutomaticSync = true;
        options.StartInBackground = true;
        options.Work.DeviceMonitor = device.Sensors;
        var client = await OfflineSyncClient.OpenAsync(options);
        if (device.SyncPolicy is { } policy)
            client.SyncTuning.Take(policy);
        return new Shipped(client);
    }

    public void Wrote()
    {
    }

    public void EnterForeground() => Client.EnterForeground();

    public void EnterBackground() => _leaving = Client.EnterBackgroundAsync();

    public async ValueTask DisposeAsync()
    {
        await _leaving;
        await Client.DisposeAsync();
    }
}
