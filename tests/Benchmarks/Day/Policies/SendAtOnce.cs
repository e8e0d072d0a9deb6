using OfflineSync.Benchmarks.Day.Devices;
using OfflineSync.Client;

namespace OfflineSync.Benchmarks.Day.Policies;

/// <summary>Sends each write at once, and after a failure every 5 s until it succeeds, whether anybody looks or not.</summary>
internal sealed class SendAtOnce : ISyncPolicy
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(5);

    private readonly DayDevice _device;
    private readonly CancellationTokenSource _stop = new();
    private Task _sending = Task.CompletedTask;
    private bool _isPending;

    private SendAtOnce(DayDevice device, OfflineSyncClient client)
    {
        _device = device;
        Client = client;
    }

    public OfflineSyncClient Client { get; }

    public static async Task<ISyncPolicy> OpenAsync(DayDevice device) =>
        new SendAtOnce(device, await OfflineSyncClient.OpenAsync(device.CreateOptions()));

    public void Wrote()
    {
        _isPending = true;
        if (_sending.IsCompleted)
            _sending = SendAsync();
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
        await _sending;
        await Client.DisposeAsync();
        _stop.Dispose();
    }

    private async Task SendAsync()
    {
        while (_isPending && !_stop.IsCancellationRequested)
        {
            _isPending = false;
            try
            {
                await Client.SyncNowAsync();
            }
            catch (OfflineSyncException)
            {
                _isPending = true;
                await Task.Delay(Pause, _device.World.Time);
            }
        }
    }
}
