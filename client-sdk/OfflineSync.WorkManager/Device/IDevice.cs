namespace OfflineSync.WorkManager.Device;

/// <summary>A kind of machine: how to read its state, and what it announces by itself.</summary>
internal interface IDevice : IDisposable
{
    ValueTask<DeviceState> ReadAsync(CancellationToken cancellationToken);

    /// <summary>Calls back when the system announces that something may have changed.</summary>
    IDisposable Subscribe(Action hint);
}
