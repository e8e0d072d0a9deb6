namespace OfflineSync.WorkManager.Android.Device;

/// <summary>Ends a watch, once.</summary>
internal sealed class DeviceWatch(Action end) : IDisposable
{
    private Action? _end = end;

    public void Dispose() => Interlocked.Exchange(ref _end, null)?.Invoke();
}
