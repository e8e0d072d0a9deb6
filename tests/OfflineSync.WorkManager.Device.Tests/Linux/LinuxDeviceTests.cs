using OfflineSync.Testing;
using OfflineSync.WorkManager.Device.Storage;

namespace OfflineSync.WorkManager.Device.Tests.Linux;

public sealed class LinuxDeviceTests
{
    private const long MiB = 1 << 20;

    [Fact]
    public async Task A_container_without_a_bus_is_on_mains_and_idle_by_its_load()
    {
        using var tree = new FakeTree().Write("proc/net/route", DefaultRouteTests.Ip4Route("eth0")).Write("proc/loadavg", "0.00 0.00 0.00 1/9 7");
        using var monitor = DeviceMonitor.Create(Options(tree));
        var network = new NetworkState(true, null, null, false, null);
        Assert.Equal(new DeviceState(true, true, true, true, network), await monitor.ReadAsync(default));
    }

    [Fact]
    public async Task Without_sysfs_and_proc_a_system_is_a_server_of_which_nothing_else_is_known()
    {
        using var tree = new FakeTree();
        using var monitor = DeviceMonitor.Create(Options(tree));
        var network = new NetworkState(null, null, null, null, null);
        Assert.Equal(new DeviceState(true, true, true, null, network), await monitor.ReadAsync(default));
    }

    [Fact]
    public async Task A_modem_is_metered_and_may_roam()
    {
        using var tree = new FakeTree().Write("proc/net/route", DefaultRouteTests.Ip4Route("wwan0"))
            .Write("sys/class/net/wwan0/uevent", "DEVTYPE=wwan\nINTERFACE=wwan0");
        using var monitor = DeviceMonitor.Create(Options(tree));
        Assert.Equal(new NetworkState(true, null, true, null, null), (await monitor.ReadAsync(default)).Network);
    }

    [Fact]
    public async Task What_the_system_does_not_announce_is_polled()
    {
        using var tree = new FakeTree().Supply("BAT0", "type=Battery status=Discharging capacity=50");
        var free = 1000 * MiB;
        var time = new ManualTime();
        var options = Options(tree);
        options.TimeProvider = time;
        options.VolumeSpace = _ => new StorageSpace(free, 100_000 * MiB);
        using var monitor = DeviceMonitor.Create(options);
        var changes = new Changes();
        using var watch = monitor.Watch(changes.Add);
        await changes.NextAsync();

        tree.Supply("BAT0", "status=Charging");
        time.Advance(TimeSpan.FromSeconds(45));
        await changes.NextAsync();
        Assert.True((await monitor.ReadAsync(default)).IsCharging);

        free = 1;
        time.Advance(TimeSpan.FromSeconds(45));
        await changes.NextAsync();
        Assert.False((await monitor.ReadAsync(default)).IsStorageNotLow);
    }

    [Fact]
    public async Task This_machine_can_be_read()
    {
        using var monitor = DeviceMonitor.Create(new DeviceMonitorOptions { DatabasePath = "app.db" });
        var state = await monitor.ReadAsync(default);
        Assert.NotNull(state.IsStorageNotLow);
        Assert.NotNull(state.IsIdle);
        Assert.NotNull(state.Network.IsConnected);
    }

    [Fact]
    public async Task A_cancelled_read_throws()
    {
        using var tree = new FakeTree();
        using var monitor = DeviceMonitor.Create(Options(tree));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => monitor.ReadAsync(new CancellationToken(true)).AsTask());
    }

    private static DeviceMonitorOptions Options(FakeTree tree) => new()
    {
        DatabasePath = "app.db",
        FileSystemRoot = tree.Root,
        SystemBusAddress = "",
        TimeProvider = new ManualTime(),
        VolumeSpace = _ => new StorageSpace(1000 * MiB, 100_000 * MiB),
    };
}
