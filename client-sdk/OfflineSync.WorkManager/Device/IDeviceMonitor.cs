namespace OfflineSync.WorkManager.Device;

/// <summary>Observes the device.</summary>
public interface IDeviceMonitor
{
    /// <summary>Reads the state as it is now.</summary>
    ValueTask<DeviceState> ReadAsync(CancellationToken cancellationToken);

    /// <summary>Calls back after each change of the state, until it is disposed of.</summary>
    IDisposable Watch(Action changed);
}
