using Android.Content;
using Microsoft.Extensions.Logging;
using OfflineSync.WorkManager.Android.Platform;
using OfflineSync.WorkManager.Device;

namespace OfflineSync.WorkManager.Android.Device;

/// <summary>
/// Tells the state of this device. However many watch, the system is listened to once; where it does not let the app listen, the state is read at times.
/// </summary>
internal sealed partial class AndroidDeviceMonitor : IDeviceMonitor
{
    private readonly Context _context;
    private readonly AndroidWorkSchedulerOptions _options;
    private readonly Func<bool> _isIdle;
    private readonly ILogger _logger;
    private readonly NetworkSource _network;
    private readonly BatterySource _battery;
    private readonly StorageSource _storage;
    private readonly Lock _lock = new();
    private readonly List<Action> _watchers = [];
    private DeviceBroadcasts? _broadcasts;
    private ITimer? _polling;

    public AndroidDeviceMonitor(Context context, AndroidWorkSchedulerOptions options, ApiLevel api, Func<bool> isIdle, ILogger logger)
    {
        _context = context;
        _options = options;
        _isIdle = isIdle;
        _logger = logger;
        _network = new NetworkSource(context, api);
        _battery = new BatterySource(context);
        _storage = new StorageSource(context);
    }

    public ValueTask<DeviceState> ReadAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return ValueTask.FromResult(new DeviceState(
            Try(_battery.IsCharging),
            Try(_battery.IsNotLow),
            Try(_storage.IsNotLow),
            _isIdle(),
            Try(_network.Read) ?? DeviceState.Unknown.Network)
        { BatteryPercent = Try(_battery.Percent) });
    }

    public IDisposable Watch(Action changed)
    {
        lock (_lock)
        {
            _watchers.Add(changed);
            if (_watchers.Count == 1)
                Listen();
        }
        changed();
        return new Subscription(() => Unwatch(changed));
    }

    /// <summary>Something has changed that the system does not announce here.</summary>
    public void Refresh()
    {
        List<Action> watchers;
        lock (_lock)
            watchers = [.. _watchers];
        watchers.ForEach(changed => changed());
    }

    private void Unwatch(Action changed)
    {
        lock (_lock)
        {
            if (_watchers.Remove(changed) && _watchers.Count == 0)
                StopListening();
        }
    }

    private void Listen()
    {
        var isHeard = TryDo(() => _network.Watch(Refresh));
        isHeard &= TryDo(() =>
        {
            var broadcasts = new DeviceBroadcasts(Hear);
            using var filter = new IntentFilter();
            foreach (var action in BatterySource.Actions.Concat(StorageSource.Actions))
                filter.AddAction(action);
            _context.RegisterReceiver(broadcasts, filter);
            _broadcasts = broadcasts;
        });
        if (!isHeard)
            _polling = _options.TimeProvider.CreateTimer(_ => Refresh(), null, _options.PollInterval, _options.PollInterval);
    }

    private void StopListening()
    {
        TryDo(_network.Unwatch);
        if (_broadcasts is { } broadcasts)
            TryDo(() => _context.UnregisterReceiver(broadcasts));
        _broadcasts = null;
        _polling?.Dispose();
        _polling = null;
        _battery.Forget();
        _storage.Forget();
    }

    private void Hear(string? action)
    {
        _battery.Hear(action);
        _storage.Hear(action);
        Refresh();
    }

    private T? Try<T>(Func<T?> read)
    {
        try
        {
            return read();
        }
        catch (Exception error)
        {
            LogUnreadable(error);
            return default;
        }
    }

    private bool TryDo(Action action)
    {
        try
        {
            action();
            return true;
        }
        catch (Exception error)
        {
            LogDeaf(error);
            return false;
        }
    }

    [LoggerMessage(30, LogLevel.Warning, "Part of the device's state cannot be read, and is taken to be unknown")]
    private partial void LogUnreadable(Exception error);

    [LoggerMessage(31, LogLevel.Warning, "The system does not let the app listen to part of the device's state; it is read at times instead")]
    private partial void LogDeaf(Exception error);
}
