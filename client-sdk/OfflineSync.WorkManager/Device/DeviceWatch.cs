using System.Threading.Channels;

namespace OfflineSync.WorkManager.Device;

/// <summary>Reads a device when it hints at a change, and at times, and tells when the state is another.</summary>
internal sealed class DeviceWatch : IDisposable
{
    private readonly IDevice _device;
    private readonly Action _changed;
    private readonly Channel<bool> _wake = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private readonly CancellationTokenSource _stop = new();
    private readonly IDisposable _hints;
    private readonly ITimer _timer;

    public DeviceWatch(IDevice device, Action changed, TimeSpan interval, TimeProvider time)
    {
        _device = device;
        _changed = changed;
        _hints = device.Subscribe(Wake);
        _timer = time.CreateTimer(_ => Wake(), null, interval, interval);
        _ = RunAsync(_stop.Token);
        Wake();
    }

    public void Dispose()
    {
        _stop.Cancel();
        _timer.Dispose();
        _hints.Dispose();
    }

    private void Wake() => _wake.Writer.TryWrite(true);

    private async Task RunAsync(CancellationToken cancellationToken)
    {
        try
        {
            DeviceState? known = null;
            while (true)
            {
                await _wake.Reader.ReadAsync(cancellationToken);
                var state = await _device.ReadAsync(cancellationToken);
                if (state == known)
                    continue;
                known = state;
                if (!cancellationToken.IsCancellationRequested)
                    _changed();
            }
        }
        catch (OperationCanceledException)
        {
        }
    }
}
