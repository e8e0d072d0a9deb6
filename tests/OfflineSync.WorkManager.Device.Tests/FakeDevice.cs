namespace OfflineSync.WorkManager.Device.Tests;

/// <summary>A device that is as the test says.</summary>
internal sealed class FakeDevice : IDevice
{
    private static readonly NetworkState NoNetwork = new(false, null, null, null, null);

    public Changes Reads { get; } = new();

    public bool IsCharging { get; set; }

    public Action? Hint { get; private set; }

    public ValueTask<DeviceState> ReadAsync(CancellationToken cancellationToken)
    {
        var state = new DeviceState(IsCharging, null, null, null, NoNetwork);
        Reads.Add();
        return ValueTask.FromResult(state);
    }

    public IDisposable Subscribe(Action hint)
    {
        Hint = hint;
        return new Subscription(() => Hint = null);
    }

    public void Dispose()
    {
    }
}
