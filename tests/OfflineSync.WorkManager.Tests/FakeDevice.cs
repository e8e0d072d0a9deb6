
namespace OfflineSync.WorkManager.Tests;

/// <summary>A device whose state the test sets.</summary>
internal sealed class FakeDevice : IDeviceMonitor
{
    private readonly List<Action> _watchers = [];
    private DeviceState _state = new(true, true, true, true, new NetworkState(true, true, false, false, false));

    public int Watches { get; private set; }

    public int Watchers => _watchers.Count;

    public int Reads { get; private set; }

    public DeviceState State
    {
        get => _state;
        set
        {
            _state = value;
            foreach (var changed in _watchers.ToList())
                changed();
        }
    }

    /// <summary>What reading fails with, if it does.</summary>
    public Exception? Broken { get; set; }

    public NetworkState Network
    {
        set => State = State with { Network = value };
    }

    public ValueTask<DeviceState> ReadAsync(CancellationToken cancellationToken)
    {
        Reads++;
        return Broken is null ? new ValueTask<DeviceState>(_state) : throw Broken;
    }

    public IDisposable Watch(Action changed)
    {
        Watches++;
        _watchers.Add(changed);
        return new Watcher(() => _watchers.Remove(changed));
    }

    private sealed class Watcher(Action dispose) : IDisposable
    {
        public void Dispose() => dispose();
    }
}
