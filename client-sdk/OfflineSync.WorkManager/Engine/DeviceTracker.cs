namespace OfflineSync.WorkManager.Engine;

/// <summary>Watches the device while somebody listens, and announces each state that differs from the one before.</summary>
internal sealed class DeviceTracker
{
    private readonly Lock _lock = new();
    private readonly List<Action<DeviceState>> _listeners = [];
    private readonly IDeviceMonitor _monitor;
    private readonly Action<WorkErrorEventArgs> _report;
    private readonly Repeater _refresh;
    private IDisposable? _watch;
    private DeviceState? _last;

    public DeviceTracker(WorkManagerOptions options, IDeviceMonitor monitor, Action<WorkErrorEventArgs> report)
    {
        _monitor = monitor;
        _report = report;
        _refresh = new Repeater(options, async () => Announce(await ReadAsync()));
    }

    /// <summary>Reads the device anew. What cannot be read is unknown.</summary>
    public async Task<DeviceState> ReadAsync()
    {
        try
        {
            return await _monitor.ReadAsync(CancellationToken.None);
        }
        catch (Exception error)
        {
            _report(new WorkErrorEventArgs(WorkErrorKind.DeviceMonitor, $"The state of the device cannot be read: {error.Message}") { Exception = error });
            return DeviceState.Unknown;
        }
    }

    /// <summary>Adds a listener and tells it the current state.</summary>
    public async Task AddAsync(Action<DeviceState> listener)
    {
        lock (_lock)
            _watch ??= _monitor.Watch(_refresh.Request);
        var state = await ReadAsync();
        Announce(state);
        lock (_lock)
            _listeners.Add(listener);
        listener(state);
    }

    /// <summary>Removes a listener. After the last one, the device is no longer watched.</summary>
    public void Remove(Action<DeviceState> listener)
    {
        IDisposable? watch = null;
        lock (_lock)
        {
            if (_listeners.Remove(listener) && _listeners.Count == 0)
                (watch, _watch, _last) = (_watch, null, null);
        }
        watch?.Dispose();
    }

    private void Announce(DeviceState state)
    {
        List<Action<DeviceState>> listeners;
        lock (_lock)
        {
            if (state == _last)
                return;
            _last = state;
            listeners = [.. _listeners];
        }
        foreach (var listener in listeners)
            listener(state);
    }
}
