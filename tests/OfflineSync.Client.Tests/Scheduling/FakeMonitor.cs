using OfflineSync.Testing;
using OfflineSync.WorkManager;

namespace OfflineSync.Client.Tests.Scheduling;

/// <summary>A phone whose state the test sets.</summary>
internal sealed class FakeMonitor(VirtualWorld world) : IDeviceMonitor
{
    private readonly List<Action> _watchers = [];
    private DeviceState _state = new(false, true, true, false, Wifi);

    public static NetworkState None { get; } = new(false, false, false, false, false);

    public static NetworkState Wifi { get; } = new(true, true, false, false, false);

    public static NetworkState Mobile { get; } = new(true, true, true, false, false);

    public NetworkState Network
    {
        set => Set(_state with { Network = value });
    }

    public bool IsCharging
    {
        set => Set(_state with { IsCharging = value });
    }

    public bool IsIdle
    {
        set => Set(_state with { IsIdle = value });
    }

    public ValueTask<DeviceState> ReadAsync(CancellationToken cancellationToken) => new(_state);

    public IDisposable Watch(Action changed)
    {
        _watchers.Add(changed);
        changed();
        return new Watcher(() => _watchers.Remove(changed));
    }

    private void Set(DeviceState state) => world.Run(() =>
    {
        _state = state;
        foreach (var changed in _watchers.ToList())
            changed();
        return Task.CompletedTask;
    });

    private sealed class Watcher(Action dispose) : IDisposable
    {
        public void Dispose() => dispose();
    }
}
