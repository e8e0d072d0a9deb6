using OfflineSync.Benchmarks.Day.Devices;
using OfflineSync.Benchmarks.Day.Network;
using OfflineSync.Client;

namespace OfflineSync.Benchmarks.Day.Policies;

/// <summary>Syncs every 15 minutes if there is a network then. What fails waits for the next time.</summary>
internal sealed class EveryQuarterHour : ISyncPolicy
{
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(15);

    private readonly DayDevice _device;
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _syncing;

    private EveryQuarterHour(DayDevice device, OfflineSyncClient client)
    {
        _device = device;
        Client = client;
        _syncing = SyncAsync();
    }

    public OfflineSyncClient Client { get; }

    public static async Task<ISyncPolicy> OpenAsync(DayDevice device) =>
        new EveryQuarterHour(device, await OfflineSyncClient.OpenAsync(device.CreateOptions()));

    public void Wrote()
    {
    }

    public void EnterForeground()
    {
    }

    public void EnterBackground()
    {
    }

    public async ValueTask DisposeAsync()
    {
        _stop.Cancel();
        await _syncing;
        await Client.DisposeAsync();
        _stop.Dispose();
    }

    private async Task SyncAsync()
    {
        var next = _device.World.Now + Interval * _device.Random.NextDouble();
        while (true)
        {
            try
            {
                await _device.World.WaitUntilAsync(next, _stop.Token);
                next += Interval;
                if (_device.Trace.Networks.At(_device.World.Now).Kind != NetworkKind.None)
                    await Client.SyncNowAsync();
            }
            catch (OfflineSyncException)
            {
            }
            catch (OperationCanceledException) when (_stop.IsCancellationRequested)
            {
                return;
            }
        }
    }
}
