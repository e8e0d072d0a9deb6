using Network;
using UIKit;

namespace OfflineSync.WorkManager.Ios.Tests;

public sealed class DeviceTests
{
    private const ulong MiB = 1 << 20;

    [Theory]
    [InlineData(NWPathStatus.Satisfied, false, false, true, false)]
    [InlineData(NWPathStatus.Satisfied, true, false, true, true)]
    [InlineData(NWPathStatus.Satisfied, false, true, true, true)]
    [InlineData(NWPathStatus.Unsatisfied, false, false, false, null)]
    [InlineData(NWPathStatus.Unsatisfied, true, true, false, null)]
    [InlineData(NWPathStatus.Satisfiable, false, false, null, null)]
    [InlineData(NWPathStatus.Invalid, false, false, null, null)]
    public async Task The_network_is_what_the_path_says_and_no_more(
        NWPathStatus status, bool isExpensive, bool isConstrained, bool? isConnected, bool? isMetered)
    {
        await using var app = new App();
        app.Create();
        app.Phone.SetPath(status, isExpensive, isConstrained);

        Assert.Equal(new NetworkState(isConnected, null, isMetered, null, null), (await ReadAsync(app)).Network);
    }

    [Theory]
    [InlineData(UIDeviceBatteryState.Charging, 0.5f, true, true, 50)]
    [InlineData(UIDeviceBatteryState.Full, 1f, true, true, 100)]
    [InlineData(UIDeviceBatteryState.Unplugged, 0.16f, false, true, 16)]
    [InlineData(UIDeviceBatteryState.Unplugged, 0.15f, false, false, 15)]
    [InlineData(UIDeviceBatteryState.Charging, 0f, true, false, 0)]
    [InlineData(UIDeviceBatteryState.Unknown, -1f, null, null, null)]
    public async Task The_battery_is_low_up_to_15_percent(UIDeviceBatteryState state, float level, bool? isCharging, bool? isNotLow, int? percent)
    {
        await using var app = new App();
        app.Create();
        app.Phone.SetBattery(state, level);

        var device = await ReadAsync(app);

        Assert.Equal((isCharging, isNotLow, percent), (device.IsCharging, device.IsBatteryNotLow, device.BatteryPercent));
    }

    [Fact]
    public async Task Storage_that_was_low_is_so_until_a_quarter_more_is_free()
    {
        await using var app = new App();
        app.Create();
        Assert.True(await IsStorageNotLowAsync(500));
        Assert.False(await IsStorageNotLowAsync(499));
        Assert.False(await IsStorageNotLowAsync(600));
        Assert.True(await IsStorageNotLowAsync(625));
        app.Phone.Storage = null;
        Assert.Null((await ReadAsync(app)).IsStorageNotLow);

        async Task<bool?> IsStorageNotLowAsync(ulong free)
        {
            app.Phone.Storage = (free * MiB, 64_000 * MiB);
            return (await ReadAsync(app)).IsStorageNotLow;
        }
    }

    [Fact]
    public async Task The_device_is_in_use_unless_a_processing_task_runs()
    {
        await using var app = new App();
        app.Create();

        Assert.False((await ReadAsync(app)).IsIdle);
    }

    [Fact]
    public async Task Without_an_answer_for_two_seconds_the_network_and_the_battery_are_unknown()
    {
        await using var app = new App();
        app.Create();
        app.Phone.HoldsSnapshots = true;
        app.Phone.IsMainThreadStuck = true;

        var reading = ReadAsync(app);
        app.Time.Advance(TimeSpan.FromSeconds(1.9));
        Assert.False(reading.IsCompleted);
        app.Time.Advance(TimeSpan.FromSeconds(0.1));

        Assert.Equal(new DeviceState(null, null, true, false, new NetworkState(null, null, null, null, null)), await reading);
    }

    [Fact]
    public async Task Changes_of_network_and_battery_are_told_until_nobody_watches()
    {
        await using var app = new App();
        app.Create();
        var changes = 0;
        using (app.Scheduler.DeviceMonitor.Watch(() => Interlocked.Increment(ref changes)))
        {
            await App.UntilAsync(() => Volatile.Read(ref changes) == 1);
            app.Phone.SetPath(NWPathStatus.Unsatisfied);
            await App.UntilAsync(() => Volatile.Read(ref changes) == 2);
            app.Phone.SetBattery(UIDeviceBatteryState.Unplugged, 0.5f);
            await App.UntilAsync(() => Volatile.Read(ref changes) == 3);
            app.Phone.Storage = (0, 64_000 * MiB);
            app.Time.Advance(TimeSpan.FromSeconds(45));
            await App.UntilAsync(() => Volatile.Read(ref changes) == 4);
        }

        app.Phone.SetPath(NWPathStatus.Satisfied);
        app.Phone.SetBattery(UIDeviceBatteryState.Full, 1);
        await ReadAsync(app);
        Assert.Equal(4, changes);
    }

    private static async Task<DeviceState> ReadAsync(App app) => await app.Scheduler.DeviceMonitor.ReadAsync(CancellationToken.None);
}
