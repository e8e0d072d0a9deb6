namespace OfflineSync.WorkManager.Device;

/// <summary>A machine that cannot be asked.</summary>
internal sealed class UnknownDevice : IDevice
{
    public ValueTask<DeviceState> ReadAsync(CancellationToken cancellationToken) => ValueTask.FromResult(DeviceState.Unknown);

    public IDisposable Subscribe(Action hint) => new Subscription(() => { });

    public void Dispose()
    {
    }
}
