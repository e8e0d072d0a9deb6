using Android.Content;
using Android.Net;
using Android.OS;
using OfflineSync.WorkManager.Android.Tests.Phones;

namespace OfflineSync.WorkManager.Android.Tests;

/// <summary>What the monitor says about the device.</summary>
public sealed class MonitorTests
{
    [Theory]
    [InlineData(null, true, false)]
    [InlineData(NetCapability.Validated, false, false)]
    [InlineData(NetCapability.NotMetered, true, true)]
    public void The_network_is_what_its_capabilities_say(NetCapability? missing, bool isValidated, bool isMetered) => WithMonitor(async (phone, monitor) =>
    {
        phone.Network.Active = PhoneNetwork.Good([.. missing is { } one ? new[] { one } : []]);

        Assert.Equal(new NetworkState(true, isValidated, isMetered, false, false), (await ReadAsync(monitor)).Network);
    });

    [Fact]
    public void A_network_that_roams_or_costs_nothing_for_now_says_so() => WithMonitor(async (phone, monitor) =>
    {
        phone.Network.Active = new NetworkCapabilities
        {
            Capabilities = [NetCapability.Internet, NetCapability.Validated, NetCapability.TemporarilyNotMetered],
        };
        Assert.Equal(new NetworkState(true, true, true, true, true), (await ReadAsync(monitor)).Network);
    });

    [Fact]
    public void What_an_old_system_does_not_know_is_unknown() => WithMonitor(async (phone, monitor) =>
    {
        phone.ApiLevel = 27;
        phone.Network.Active = PhoneNetwork.Good(NetCapability.NotRoaming);
        Assert.Equal(new NetworkState(true, true, false, null, null), (await ReadAsync(monitor)).Network);

        phone.ApiLevel = 29;
        Assert.Equal(new NetworkState(true, true, false, true, null), (await ReadAsync(monitor)).Network);
    });

    [Fact]
    public void Without_a_network_it_is_known_that_there_is_none() => WithMonitor(async (phone, monitor) =>
    {
        phone.Network.Active = null;
        Assert.False((await ReadAsync(monitor)).Network.IsConnected);
    });

    [Fact]
    public void A_watched_network_is_what_the_system_told_last_and_after_a_loss_what_it_answers() => WithMonitor(async (phone, monitor) =>
    {
        var changes = 0;
        using var watch = monitor.Watch(() => changes++);
        await phone.Pump.IdleAsync();
        Assert.Equal(2, changes);

        phone.Network.Tell(PhoneNetwork.Good(NetCapability.NotMetered));
        Assert.Equal(3, changes);
        Assert.True((await ReadAsync(monitor)).Network.IsMetered);

        phone.Network.Tell(null);
        Assert.Equal(4, changes);
        Assert.False((await ReadAsync(monitor)).Network.IsMetered);

        phone.Network.Change(null);
        Assert.False((await ReadAsync(monitor)).Network.IsConnected);
    });

    [Fact]
    public void A_loss_after_which_the_system_does_not_answer_leaves_the_network_unknown() => WithMonitor(async (phone, monitor) =>
    {
        using var watch = monitor.Watch(() => { });
        await phone.Pump.IdleAsync();
        phone.Network.Failure = new Java.Lang.Throwable("dead");
        phone.Network.Tell(null);

        Assert.Null((await ReadAsync(monitor)).Network.IsConnected);
    });

    [Fact]
    public void A_network_that_the_app_is_kept_off_is_none() => WithMonitor(async (phone, monitor) =>
    {
        var changes = 0;
        using var watch = monitor.Watch(() => changes++);
        await phone.Pump.IdleAsync();

        phone.Network.Block(true);
        Assert.False((await ReadAsync(monitor)).Network.IsConnected);
        phone.Network.Block(false);
        Assert.True((await ReadAsync(monitor)).Network.IsConnected);
        Assert.Equal(4, changes);
    });

    [Theory]
    [InlineData(BatteryStatus.Charging, true)]
    [InlineData(BatteryStatus.Full, true)]
    [InlineData(BatteryStatus.Discharging, false)]
    [InlineData(BatteryStatus.NotCharging, false)]
    [InlineData(BatteryStatus.Unknown, false)]
    public void Charging_is_charging_or_full(BatteryStatus status, bool isCharging) => WithMonitor(async (phone, monitor) =>
    {
        phone.App.Battery = PhoneApp.BatteryAt(50, status);
        Assert.Equal(isCharging, (await ReadAsync(monitor)).IsCharging);
    });

    [Theory]
    [InlineData(15, 100, BatteryStatus.Discharging, false, 15)]
    [InlineData(16, 100, BatteryStatus.Discharging, true, 16)]
    [InlineData(30, 200, BatteryStatus.Discharging, false, 15)]
    [InlineData(31, 200, BatteryStatus.Discharging, true, 15)]
    [InlineData(0, 100, BatteryStatus.Charging, false, 0)]
    [InlineData(-1, 100, BatteryStatus.Discharging, null, null)]
    [InlineData(50, 0, BatteryStatus.Discharging, null, null)]
    [InlineData(-1, -1, BatteryStatus.Unknown, true, null)]
    public void A_battery_of_15_percent_is_low_and_no_battery_is_not(int level, int scale, BatteryStatus status, bool? isNotLow, int? percent) =>
        WithMonitor(async (phone, monitor) =>
        {
            phone.App.Battery = PhoneApp.BatteryAt(level, status, scale);
            var state = await ReadAsync(monitor);
            Assert.Equal((isNotLow, percent), (state.IsBatteryNotLow, state.BatteryPercent));
        });

    [Fact]
    public void Without_a_battery_broadcast_the_device_does_not_charge_and_the_battery_is_unknown() => WithMonitor(async (phone, monitor) =>
    {
        phone.App.Battery = null;
        var state = await ReadAsync(monitor);
        Assert.Equal((false, null), (state.IsCharging, state.IsBatteryNotLow));
    });

    [Fact]
    public void Broadcasts_count_while_somebody_watches() => WithMonitor(async (phone, monitor) =>
    {
        var changes = 0;
        var watch = monitor.Watch(() => changes++);
        await phone.Pump.IdleAsync();
        changes = 0;

        await ExpectAsync(Intent.ActionPowerDisconnected, s => s.IsCharging, false);
        await ExpectAsync(Intent.ActionPowerConnected, s => s.IsCharging, true);
        await ExpectAsync(BatteryManager.ActionDischarging, s => s.IsCharging, false);
        await ExpectAsync(BatteryManager.ActionCharging, s => s.IsCharging, true);
        await ExpectAsync(Intent.ActionBatteryLow, s => s.IsBatteryNotLow, false);
        await ExpectAsync(Intent.ActionBatteryOkay, s => s.IsBatteryNotLow, true);
        await ExpectAsync(Intent.ActionDeviceStorageLow, s => s.IsStorageNotLow, false);
        await ExpectAsync(Intent.ActionDeviceStorageOk, s => s.IsStorageNotLow, true);
        await ExpectAsync(Intent.ActionDeviceStorageLow, s => s.IsStorageNotLow, false);
        await ExpectAsync(Intent.ActionBatteryLow, s => s.IsBatteryNotLow, false);
        await ExpectAsync(BatteryManager.ActionDischarging, s => s.IsCharging, false);
        Assert.Equal(11, changes);

        watch.Dispose();
        Assert.Equal((true, true, true), await StatesAsync());

        async Task ExpectAsync(string action, Func<DeviceState, bool?> state, bool expected)
        {
            phone.App.Broadcast(action);
            Assert.Equal(expected, state(await ReadAsync(monitor)));
        }

        async Task<(bool?, bool?, bool?)> StatesAsync()
        {
            var state = await ReadAsync(monitor);
            return (state.IsCharging, state.IsBatteryNotLow, state.IsStorageNotLow);
        }
    });

    [Fact]
    public void Storage_is_low_while_the_system_says_so() => WithMonitor(async (phone, monitor) =>
    {
        Assert.True((await ReadAsync(monitor)).IsStorageNotLow);
        phone.App.IsStorageLow = true;
        Assert.False((await ReadAsync(monitor)).IsStorageNotLow);
    });

    [Theory]
    [InlineData(500L << 20, 100L << 30, true)]
    [InlineData((500L << 20) - 1, 100L << 30, false)]
    [InlineData(5, 100, true)]
    [InlineData(4, 100, false)]
    public void Where_the_system_does_not_say_the_free_space_decides(long available, long total, bool isNotLow) => WithMonitor(async (phone, monitor) =>
    {
        phone.App.Failure = new Java.Lang.Throwable("no broadcasts");
        StatFs.Space = (available, total);
        Assert.Equal(isNotLow, (await ReadAsync(monitor)).IsStorageNotLow);
    });

    [Fact]
    public void However_many_watch_the_system_is_listened_to_once_and_until_the_last_goes() => WithMonitor(async (phone, monitor) =>
    {
        var first = monitor.Watch(() => { });
        var second = monitor.Watch(() => { });
        Assert.Equal((1, 1), (phone.Network.Callbacks, phone.App.Receivers));

        first.Dispose();
        first.Dispose();
        Assert.Equal((1, 1), (phone.Network.Callbacks, phone.App.Receivers));
        second.Dispose();
        Assert.Equal((0, 0), (phone.Network.Callbacks, phone.App.Receivers));

        using var third = monitor.Watch(() => { });
        Assert.Equal((1, 1), (phone.Network.Callbacks, phone.App.Receivers));
        await phone.Pump.IdleAsync();
    });

    [Theory]
    [InlineData(true, false)]
    [InlineData(false, true)]
    public void Where_the_system_refuses_to_tell_the_monitor_asks_at_times(bool network, bool broadcasts) => WithMonitor(async (phone, monitor) =>
    {
        phone.Network.Refusal = network ? new Java.Lang.Throwable("too many callbacks") : null;
        phone.App.Refusal = broadcasts ? new Java.Lang.Throwable("too many receivers") : null;
        var changes = 0;
        var watch = monitor.Watch(() => changes++);
        await phone.Pump.IdleAsync();
        changes = 0;
        phone.Network.Active = broadcasts ? phone.Network.Active : null;
        await phone.AdvanceAsync(TimeSpan.FromSeconds(45));

        Assert.Equal(1, changes);
        Assert.Equal(!network, (await ReadAsync(monitor)).Network.IsConnected);
        watch.Dispose();
        await phone.AdvanceAsync(TimeSpan.FromMinutes(5));
        Assert.Equal(1, changes);
    });

    [Fact]
    public void A_monitor_that_hears_everything_does_not_ask_at_times() => WithMonitor(async (phone, monitor) =>
    {
        var changes = 0;
        using var watch = monitor.Watch(() => changes++);
        await phone.Pump.IdleAsync();
        changes = 0;
        await phone.AdvanceAsync(TimeSpan.FromMinutes(5));
        Assert.Equal(0, changes);
    });

    [Fact]
    public void What_cannot_be_read_is_unknown() => WithMonitor(async (phone, monitor) =>
    {
        phone.Network.Failure = new Java.Lang.Throwable("missing permission ACCESS_NETWORK_STATE");
        phone.App.Failure = new Java.Lang.Throwable("broken");
        StatFs.Space = default;
        var state = await ReadAsync(monitor);

        Assert.Equal((null, null), (state.IsCharging, state.IsBatteryNotLow));
        Assert.Equal(new NetworkState(null, null, null, null, null), state.Network);
        Assert.False(state.IsIdle);
    });

    private static void WithMonitor(Func<Phone, IDeviceMonitor, Task> test) => Phone.Run(async phone =>
    {
        phone.EnsureProcess();
        await test(phone, phone.Scheduler.DeviceMonitor);
    });

    private static async Task<DeviceState> ReadAsync(IDeviceMonitor monitor) => await monitor.ReadAsync(CancellationToken.None);
}
