using OfflineSync.WorkManager.Device;
using OfflineSync.WorkManager.Device.Linux;
using OfflineSync.WorkManager.Device.Mac;
using OfflineSync.WorkManager.Device.Windows;

namespace OfflineSync.WorkManager;

/// <summary>
/// Reads the state of this machine: Linux by sysfs, proc and D-Bus, Windows and macOS by their system calls. On anything else all is unknown.
/// </summary>
public sealed class DeviceMonitor : IDeviceMonitor, IDisposable
{
    private readonly IDevice _device;
    private readonly DeviceMonitorOptions _options;

    internal DeviceMonitor(IDevice device, DeviceMonitorOptions options)
    {
        _device = device;
        _options = options;
    }

    /// <summary>Makes the monitor for the system that this process runs on.</summary>
    public static DeviceMonitor Create(DeviceMonitorOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.PollInterval, TimeSpan.FromSeconds(1));
        ArgumentOutOfRangeException.ThrowIfLessThan(options.IdleAfter, TimeSpan.Zero);
        return new DeviceMonitor(ThisDevice(options), options);
    }

    /// <inheritdoc/>
    public ValueTask<DeviceState> ReadAsync(CancellationToken cancellationToken) => _device.ReadAsync(cancellationToken);

    /// <inheritdoc/>
    public IDisposable Watch(Action changed)
    {
        ArgumentNullException.ThrowIfNull(changed);
        return new DeviceWatch(_device, changed, _options.PollInterval, _options.TimeProvider);
    }

    /// <summary>Closes what the monitor holds open. Watches must have been disposed before.</summary>
    public void Dispose() => _device.Dispose();

    private static IDevice ThisDevice(DeviceMonitorOptions options) =>
        OperatingSystem.IsLinux() ? new LinuxDevice(options)
        : OperatingSystem.IsWindows() ? new WindowsDevice(options)
        : OperatingSystem.IsMacOS() ? new MacDevice(options)
        : new UnknownDevice();
}
