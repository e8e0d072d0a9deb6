using OfflineSync.Testing;
using OfflineSync.WorkManager.Device.Tests.Linux;

namespace OfflineSync.WorkManager.Device.Tests.DBus;

/// <summary>The Linux monitor with a real dbus-daemon.</summary>
public sealed class ServiceTests : IAsyncLifetime
{
    private readonly ManualTime _time = new();
    private readonly FakeTree _tree = new FakeTree()
        .Write("proc/net/route", DefaultRouteTests.Ip4Route("eth0")).Write("proc/loadavg", "0.00 0.00 0.00 1/150 4711");

    private TestBus _bus = null!;
    private DeviceMonitor _monitor = null!;

    public async Task InitializeAsync()
    {
        _bus = await TestBus.StartNewAsync();
        _monitor = DeviceMonitor.Create(
            new DeviceMonitorOptions { FileSystemRoot = _tree.Root, SystemBusAddress = _bus.Address, TimeProvider = _time });
    }

    public async Task DisposeAsync()
    {
        _monitor.Dispose();
        await _bus.DisposeAsync();
        _tree.Dispose();
    }

    [Fact]
    public async Task NetworkManager_tells_whether_the_network_is_validated()
    {
        foreach (var (connectivity, expected) in new (int, bool?)[] { (0, null), (1, false), (2, false), (3, false), (4, true), (5, null) })
        {
            await _bus.TellAsync($"set nm Connectivity u {connectivity}");
            Assert.Equal(expected, (await ReadAsync()).Network.IsValidated);
        }
    }

    [Fact]
    public async Task NetworkManager_tells_whether_the_network_is_metered()
    {
        foreach (var (metered, expected) in new (int, bool?)[] { (0, null), (1, true), (2, false), (3, true), (4, false), (5, null) })
        {
            await _bus.TellAsync($"set nm Metered u {metered}");
            Assert.Equal(expected, (await ReadAsync()).Network.IsMetered);
        }
    }

    [Fact]
    public async Task A_property_of_another_type_is_unknown()
    {
        await _bus.TellAsync("set nm Metered s yes");
        Assert.Null((await ReadAsync()).Network.IsMetered);
        Assert.True((await ReadAsync()).Network.IsValidated);
    }

    [Fact]
    public async Task Logind_tells_since_when_the_device_is_idle()
    {
        await _bus.TellAsync("set login IdleHint b 0");
        Assert.False((await ReadAsync()).IsIdle);

        await _bus.TellAsync("set login IdleHint b 1");
        await _bus.TellAsync($"set login IdleSinceHint t {_time.GetUtcNow().ToUnixTimeMilliseconds() * 1000}");
        _time.Advance(TimeSpan.FromMinutes(29));
        Assert.False((await ReadAsync()).IsIdle);
        _time.Advance(TimeSpan.FromMinutes(1));
        Assert.True((await ReadAsync()).IsIdle);
    }

    [Fact]
    public async Task Where_no_session_ever_was_the_load_tells_whether_the_device_is_idle()
    {
        await _bus.TellAsync("set login IdleHint b 1");
        Assert.True((await ReadAsync()).IsIdle);
        _tree.Write("proc/loadavg", "99.00 99.00 99.00 1/150 4711").Write("sys/devices/system/cpu/online", "0-3");
        Assert.False((await ReadAsync()).IsIdle);
    }

    [Fact]
    public async Task Logind_tells_of_external_power_only_where_sysfs_does_not()
    {
        await _bus.TellAsync("set login OnExternalPower b 0");
        Assert.True((await ReadAsync()).IsCharging);
        _tree.Supply("BAT0", "type=Battery status=Unknown");
        Assert.False((await ReadAsync()).IsCharging);
        await _bus.TellAsync("set login OnExternalPower b 1");
        Assert.True((await ReadAsync()).IsCharging);
    }

    [Fact]
    public async Task A_change_is_told_at_once()
    {
        var changes = new Changes();
        using var watch = _monitor.Watch(changes.Add);
        await changes.NextAsync();

        await _bus.TellAsync("set nm Metered u 1");
        await changes.NextAsync();
        Assert.True((await ReadAsync()).Network.IsMetered);

        await _bus.TellAsync("set login OnExternalPower b 0");
        await _bus.TellAsync($"set login IdleSinceHint t 1");
        await _bus.TellAsync("set login IdleHint b 1");
        await changes.NextAsync();
        Assert.True((await ReadAsync()).IsIdle);
        Assert.Equal(0, changes.Waiting);
    }

    [Fact]
    public async Task UPower_announces_what_sysfs_does_not()
    {
        _tree.Supply("BAT0", "type=Battery status=Discharging");
        var changes = new Changes();
        using var watch = _monitor.Watch(changes.Add);
        await changes.NextAsync();

        _tree.Supply("BAT0", "status=Charging");
        await _bus.TellAsync("set power OnBattery b 0");
        await changes.NextAsync();
        Assert.True((await ReadAsync()).IsCharging);
    }

    [Fact]
    public async Task A_service_that_leaves_and_returns_is_noticed_at_once()
    {
        var changes = new Changes();
        using var watch = _monitor.Watch(changes.Add);
        await changes.NextAsync();

        await _bus.TellAsync("disown nm");
        await changes.NextAsync();
        Assert.Null((await ReadAsync()).Network.IsValidated);

        await _bus.TellAsync("own nm");
        await changes.NextAsync();
        Assert.True((await ReadAsync()).Network.IsValidated);
    }

    [Fact]
    public async Task A_bus_that_dies_is_noticed_at_once_and_found_again_when_it_returns()
    {
        var changes = new Changes();
        using var watch = _monitor.Watch(changes.Add);
        await changes.NextAsync();
        Assert.True((await ReadAsync()).Network.IsValidated);

        await _bus.StopAsync();
        await changes.NextAsync();
        while ((await ReadAsync()).Network.IsValidated is not null)
            await changes.NextAsync();
        Assert.True((await ReadAsync()).Network.IsConnected);

        await _bus.StartAsync();
        Assert.Null((await ReadAsync()).Network.IsValidated);
        // Two looks: the first may still come before the bus may be tried again.
        _time.Advance(TimeSpan.FromMinutes(2));
        await changes.NextAsync();
        Assert.True((await ReadAsync()).Network.IsValidated);
        await _bus.TellAsync("set nm Connectivity u 1");
        await changes.NextAsync();
        Assert.False((await ReadAsync()).Network.IsValidated);
    }

    [Fact]
    public async Task A_service_that_does_not_answer_does_not_hold_up_the_others()
    {
        await _bus.TellAsync("hold nm");
        var read = ReadAsync();
        await _bus.IsAskedAsync();
        _time.Advance(TimeSpan.FromSeconds(1));
        var state = await read;
        Assert.Null(state.Network.IsValidated);
        Assert.Null(state.Network.IsMetered);
        Assert.False(state.IsIdle);

        await _bus.TellAsync("release nm");
        Assert.Null((await ReadAsync()).Network.IsValidated);
        _time.Advance(TimeSpan.FromMinutes(1));
        Assert.True((await ReadAsync()).Network.IsValidated);
    }

    [Fact]
    public async Task Many_can_read_at_once()
    {
        var states = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => ReadAsync()));
        Assert.All(states, state => Assert.Equal(states[0], state));
        Assert.True(states[0].Network.IsValidated);
    }

    private Task<DeviceState> ReadAsync() => _monitor.ReadAsync(default).AsTask().Soon();
}
