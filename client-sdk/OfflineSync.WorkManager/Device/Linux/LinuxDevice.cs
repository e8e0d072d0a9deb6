using OfflineSync.WorkManager.Device.DBus;
using OfflineSync.WorkManager.Device.Network;
using OfflineSync.WorkManager.Device.Storage;

namespace OfflineSync.WorkManager.Device.Linux;

/// <summary>A Linux machine, from phone to container.</summary>
internal sealed class LinuxDevice : IDevice
{
    private const string DefaultBus = "unix:path=/run/dbus/system_bus_socket";

    // sysfs announces nothing; where UPower runs, it does.
    private static readonly BusObject PowerEvents = new("org.freedesktop.UPower", "/org/freedesktop/UPower", "org.freedesktop.UPower");

    private readonly FileTree _files;
    private readonly DefaultRoutes _routes;
    private readonly StorageLevel _storage;
    private readonly HostActivity _activity;
    private readonly SystemBus _bus;
    private readonly NetworkManagerService _networkManager;
    private readonly LoginService _login;

    public LinuxDevice(DeviceMonitorOptions options)
    {
        _files = new FileTree(options.FileSystemRoot);
        _routes = new DefaultRoutes(_files);
        _storage = StorageLevel.Of(options);
        _activity = new HostActivity(_files, options.TimeProvider, options.IdleAfter);
        var address = options.SystemBusAddress ?? Environment.GetEnvironmentVariable("DBUS_SYSTEM_BUS_ADDRESS") ?? DefaultBus;
        BusObject[] watched = [NetworkManagerService.Object, LoginService.Object, PowerEvents];
        _bus = new SystemBus(address, watched, options.BusTimeout, options.BusRetryAfter, options.TimeProvider);
        _networkManager = new NetworkManagerService(_bus);
        _login = new LoginService(_bus, options.TimeProvider, options.IdleAfter);
    }

    public async ValueTask<DeviceState> ReadAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var supplies = PowerSupplies.Read(_files);
        return new DeviceState(
            supplies.IsCharging() ?? await _login.IsOnExternalPowerAsync(cancellationToken),
            supplies.IsBatteryNotLow(),
            _storage.IsNotLow(),
            await _login.IsIdleAsync(cancellationToken) ?? _activity.IsIdle(),
            await ReadNetworkAsync(cancellationToken))
        { BatteryPercent = supplies.BatteryPercent() };
    }

    public IDisposable Subscribe(Action hint)
    {
        var network = NetworkEvents.Subscribe(hint);
        var bus = _bus.Subscribe(hint);
        return new Subscription(() =>
        {
            network.Dispose();
            bus.Dispose();
        });
    }

    public void Dispose() => _bus.Dispose();

    private async ValueTask<NetworkState> ReadNetworkAsync(CancellationToken cancellationToken)
    {
        var interfaces = _routes.Interfaces();
        bool? cellular = interfaces is { Count: > 0 } ? interfaces.Any(_routes.IsCellular) : null;
        return new NetworkState(
            interfaces is null ? null : interfaces.Count > 0,
            await _networkManager.IsValidatedAsync(cancellationToken),
            await _networkManager.IsMeteredAsync(cancellationToken) ?? (cellular == true ? true : null),
            // Only a mobile operator's network can be a foreign one's, and nothing here tells whose it is.
            cellular == false ? false : null,
            null);
    }
}
