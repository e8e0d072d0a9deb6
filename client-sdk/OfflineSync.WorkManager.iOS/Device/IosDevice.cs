using Foundation;
using OfflineSync.WorkManager.Device;
using OfflineSync.WorkManager.Device.Storage;
using OfflineSync.WorkManager.Ios.RunTime;

namespace OfflineSync.WorkManager.Ios.Device;

/// <summary>An iPhone or iPad.</summary>
internal sealed class IosDevice(ProcessTime processTime, TimeProvider time) : IDevice
{
    private readonly Battery _battery = new(time);
    private readonly NetworkPath _network = new(time);
    private readonly StorageLevel _storage = new(Space);

    public async ValueTask<DeviceState> ReadAsync(CancellationToken cancellationToken)
    {
        var network = _network.ReadAsync(cancellationToken);
        var (isCharging, isBatteryNotLow, batteryPercent) = await _battery.ReadAsync(cancellationToken);
        return new DeviceState(isCharging, isBatteryNotLow, _storage.IsNotLow(), processTime.IsDeviceIdle, await network) { BatteryPercent = batteryPercent };
    }

    /// <summary>To be called when the process may have been suspended since the device was read last.</summary>
    public void WakeUp() => _network.Restart();

    public IDisposable Subscribe(Action hint)
    {
        var battery = Battery.Subscribe(hint);
        _network.Changed += hint;
        processTime.IdleChanged += hint;
        return new Subscription(() =>
        {
            battery.Dispose();
            _network.Changed -= hint;
            processTime.IdleChanged -= hint;
        });
    }

    public void Dispose() => _network.Dispose();

    /// <summary>Of the volume with the app's files: there is only one for them.</summary>
    private static StorageSpace? Space()
    {
        var home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
        return NSFileManager.DefaultManager.GetFileSystemAttributes(home) is { } attributes
            ? new StorageSpace((long)attributes.FreeSize, (long)attributes.Size)
            : null;
    }
}
