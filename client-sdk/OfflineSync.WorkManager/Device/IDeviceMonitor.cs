namespace OfflineSync.WorkManager;

/// <summary>Tells the state of the device that constraints are about.</summary>
public interface IDeviceMonitor
{
    /// <summary>Reads the state as it is now. What cannot be read is unknown; only cancellation throws.</summary>
    ValueTask<DeviceState> ReadAsync(CancellationToken cancellationToken);

    /// <summary>
    /// Calls back once at the start and then whenever the state has changed, on any thread, until the result is disposed. The callback must not
    /// throw.
    /// </summary>
    IDisposable Watch(Action changed);
}
