using OfflineSync.WorkManager;

namespace OfflineSync.Simulation.Devices;

/// <summary>What a device says of its state.</summary>
internal sealed class DeviceSensors : IDeviceMonitor
{
    private readonly List<Action> _watchers = [];
    private DeviceState _state = Of(isConnected: true, isMetered: false, isCharging: true);

    public DeviceState State
    {
        get => _state;
        set
        {
            if (_state == value)
                return;
            _state = value;
            foreach (var changed in _watchers.ToArray())
                changed();
        }
    }

    public static DeviceState Of(bool isConnected, bool isMetered, bool isCharging) => new(
        isCharging,
        IsBatteryNotLow: true,
        IsStorageNotLow: true,
        IsIdle: false,
        new NetworkState(isConnected, isConnected, isConnected ? isMetered : null, isConnected ? false : null, false));

    public ValueTask<DeviceState> ReadAsync(CancellationToken cancellationToken) => ValueTask.FromResult(_state);

    public IDisposable Watch(Action changed)
    {
        _watchers.Add(changed);
        changed();
        return new Watcher(() => _watchers.Remove(changed));
    }

    private sealed class Watcher(Action dispose) : IDisposable
    {
        public void Dispose() => dispose();
    }
}
