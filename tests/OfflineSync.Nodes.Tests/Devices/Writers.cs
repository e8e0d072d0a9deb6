using OfflineSync.Testing;

namespace OfflineSync.Nodes.Tests.Devices;

/// <summary>Devices that write all the time and sync by themselves.</summary>
internal sealed class Writers : IAsyncDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    private readonly CancellationTokenSource _stop = new();
    private readonly List<AppDevice> _devices = [];
    private Task[] _writing = [];

    public IReadOnlyList<AppDevice> Devices => _devices;

    private int Count => _devices.Sum(device => device.Written.Count);

    public static async Task<Writers> StartAsync(Uri server, string scope, int count)
    {
        var writers = new Writers();
        for (var i = 0; i < count; i++)
            writers._devices.Add(await AppDevice.OpenAsync(server, scope, isAutomatic: true));
        writers._writing = [.. writers._devices.Select(writers.WriteAsync)];
        return writers;
    }

    /// <summary>Returns when all together have written some more, and each shows something of that.</summary>
    public async Task GoOnAsync()
    {
        const int More = 20;
        var start = _devices.ConvertAll(device => device.Written.Count);
        var shown = _devices.ConvertAll(device => device.Total());
        await Waiting.UntilAsync(
            () => Enumerable.Range(0, _devices.Count).All(i =>
                _devices[i].Written.Count >= start[i] + More && _devices[i].Total() >= shown[i] + (More * _devices.Count)),
            $"Not every device went on: {string.Join(", ", _devices.Select(device => $"{device.Written.Count} written, {device.Total()} shown, {device.Client.Status}"))}");
    }

    /// <summary>Writes no more, and returns when all have sent and received everything.</summary>
    public async Task FinishAsync()
    {
        await _stop.CancelAsync();
        await Task.WhenAll(_writing);
        await Waiting.UntilAsync(
            () => _devices.TrueForAll(device => device.Client.Status.Pending == 0 && device.Total() == Count && device.Entries().Count == Count),
            $"{Count} were written; {string.Join(", ", _devices.Select(device => $"{device.Client.Status.Pending} wait, {device.Entries().Count} and {device.Total()} shown"))}");
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await Task.WhenAll(_writing).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        foreach (var device in _devices)
            await device.DisposeAsync();
        _stop.Dispose();
    }

    private async Task WriteAsync(AppDevice device)
    {
        while (!_stop.IsCancellationRequested)
        {
            await device.WriteAsync();
            await Task.Delay(Pause);
        }
    }
}
