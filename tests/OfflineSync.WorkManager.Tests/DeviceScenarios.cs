using OfflineSync.WorkManager.Engine;

namespace OfflineSync.WorkManager.Tests;

public sealed class DeviceScenarios
{
    [Fact]
    public async Task Scenario_57_the_device_is_watched_while_somebody_listens_and_equal_states_are_told_once()
    {
        var device = new FakeDevice();
        var tracker = new DeviceTracker(new WorkManagerOptions { StayOnCallersContext = true }, device, _ => { });
        var (first, second) = (new List<DeviceState>(), new List<DeviceState>());
        Action<DeviceState> addFirst = first.Add, addSecond = second.Add;
        await tracker.AddAsync(addFirst);
        await tracker.AddAsync(addSecond);
        Assert.Equal((1, 1, 1), (device.Watches, first.Count, second.Count));
        device.State = device.State with { IsIdle = true };
        Assert.Equal((1, 1), (first.Count, second.Count));
        device.State = device.State with { IsIdle = false };
        Assert.Equal((2, 2), (first.Count, second.Count));
        tracker.Remove(addFirst);
        Assert.Equal(1, device.Watchers);
        tracker.Remove(addSecond);
        Assert.Equal(0, device.Watchers);
    }

    [Fact]
    public async Task A_device_that_cannot_be_read_is_reported_and_nothing_is_known_of_it()
    {
        await using var host = await Host.OpenAsync(h => h.Device.Broken = new IOException("no battery"));
        var constraints = new Constraints { RequiresDeviceIdle = true };
        var id = await host.EnqueueAsync(Host.OneTime().WithConstraints(constraints).Build());
        Assert.All(host.Errors, error => Assert.Equal(
            (WorkErrorKind.DeviceMonitor, "The state of the device cannot be read: no battery", host.Device.Broken), (error.Kind, error.Message, error.Exception)));
        Assert.Equal(ConstraintVerdict.UnknownTakenAsUnmet, Assert.Single((await host.Manager.ExplainAsync(id)).Constraints).Verdict);
        Assert.NotEmpty(host.Errors);
        host.Device.Broken = null;
        host.Manager.Wake();
        await host.SettleAsync();
        Assert.Equal(WorkState.Succeeded, await host.StateAsync(id));
    }

    [Fact]
    public async Task The_device_is_watched_only_while_work_has_constraints()
    {
        await using var host = await Host.OpenAsync();
        await host.EnqueueAsync(Host.OneTime().Build());
        Assert.Equal((0, 0), (host.Device.Watches, host.Device.Reads));
        var id = await host.EnqueueAsync(Host.OneTime().WithConstraints(new() { RequiresCharging = true }).WithInitialDelay(TimeSpan.FromDays(1)).Build());
        Assert.Equal(1, host.Device.Watchers);
        await host.Manager.CancelAsync(id);
        await host.SettleAsync();
        Assert.Equal(0, host.Device.Watchers);
    }

    [Fact]
    public async Task Scenario_58_of_25_works_20_take_the_slots_and_the_oldest_of_the_others_follow()
    {
        await using var host = await Host.OpenAsync(h => h.Options.MaxParallelWorkers = 20);
        var held = host.Holds("work");
        var ids = new List<Guid>();
        for (var i = 0; i < 25; i++)
        {
            ids.Add(await host.EnqueueAsync(Host.OneTime().Build()));
            host.Time.Advance(TimeSpan.FromMilliseconds(1));
        }
        Assert.Equal(ids.Take(20), host.Runs.Select(r => r.Id));
        Assert.Equal(5, (await host.Manager.GetAsync(WorkQuery.ByStates(WorkState.Enqueued))).Count);
        Assert.Equal([WaitReason.NoFreeWorker], (await host.Manager.ExplainAsync(ids[24])).Reasons);
        await host.Manager.CancelAsync(ids[3]);
        await host.SettleAsync();
        Assert.Equal(ids.Take(21), host.Runs.Select(r => r.Id));
        held.Finish();
    }

    [Theory]
    [InlineData(true, true)]
    [InlineData(false, false)]
    [InlineData(null, true)]
    public async Task Scenario_60_work_that_needs_the_battery_not_to_be_low_runs_as_the_monitor_says(bool? isNotLow, bool runs)
    {
        await using var host = await Host.OpenAsync(h => h.Device.State = h.Device.State with { IsBatteryNotLow = isNotLow });
        await host.EnqueueAsync(Host.OneTime().WithConstraints(new() { RequiresBatteryNotLow = true }).Build());
        Assert.Equal(runs, host.Runs.Count == 1);
    }

    [Fact]
    public void A_step_of_the_battery_is_no_other_state()
    {
        var state = new DeviceState(false, true, true, false, new NetworkState(true, true, false, false, false)) { BatteryPercent = 80 };
        Assert.Equal(state, state with { BatteryPercent = 79 });
        Assert.Equal(state.GetHashCode(), (state with { BatteryPercent = 79 }).GetHashCode());
        Assert.NotEqual(state, state with { IsIdle = true });
        Assert.NotEqual(state, state with { Network = state.Network with { IsMetered = true } });
    }

    [Theory]
    [InlineData(NetworkType.Connected, true, true, false, false, false, true)]
    [InlineData(NetworkType.Connected, true, false, false, false, false, false)]
    [InlineData(NetworkType.Connected, false, true, false, false, false, false)]
    [InlineData(NetworkType.Connected, true, null, false, false, false, true)]
    [InlineData(NetworkType.Connected, null, true, false, false, false, false)]
    [InlineData(NetworkType.Unmetered, true, false, false, false, false, true)]
    [InlineData(NetworkType.Unmetered, true, true, true, false, true, false)]
    [InlineData(NetworkType.Unmetered, true, true, null, false, false, true)]
    [InlineData(NetworkType.NotRoaming, true, true, true, false, false, true)]
    [InlineData(NetworkType.NotRoaming, true, true, false, true, false, false)]
    [InlineData(NetworkType.Metered, true, true, true, false, false, true)]
    [InlineData(NetworkType.Metered, true, true, false, false, false, false)]
    [InlineData(NetworkType.Metered, true, true, null, false, false, false)]
    [InlineData(NetworkType.TemporarilyUnmetered, true, true, true, false, true, true)]
    [InlineData(NetworkType.TemporarilyUnmetered, true, true, true, false, null, false)]
    [InlineData(NetworkType.TemporarilyUnmetered, true, true, false, false, false, true)]
    public async Task Each_network_type_asks_for_what_it_says(
        NetworkType type, bool? connected, bool? validated, bool? metered, bool? roaming, bool? temporarily, bool runs)
    {
        await using var host = await Host.OpenAsync(h => h.Device.Network = new NetworkState(connected, validated, metered, roaming, temporarily));
        var id = await host.EnqueueAsync(Host.OneTime().WithConstraints(new() { Network = type }).Build());
        Assert.Equal(runs, host.Runs.Count == 1);
        if (!runs)
            Assert.Equal([WaitReason.Constraints], (await host.Manager.ExplainAsync(id)).Reasons);
    }

    [Fact]
    public async Task Flapping_constraints_are_held_back_after_five_more_attempts()
    {
        await using var host = await Host.OpenAsync();
        host.Holds("work");
        await host.EnqueueAsync(
            Host.OneTime().WithConstraints(new() { RequiresCharging = true }).WithBackoff(BackoffPolicy.Linear, TimeSpan.FromSeconds(10)).Build());
        for (var i = 0; i < 12; i++)
        {
            await host.AdvanceAsync(TimeSpan.FromSeconds(10));
            host.Device.State = host.Device.State with { IsCharging = false };
            host.Device.State = host.Device.State with { IsCharging = true };
            await host.SettleAsync();
        }
        // At 120 seconds 12 attempts would be due by the backoff; the seventh extra one waits for 2 times 30 seconds, and so on.
        Assert.InRange(host.Runs.Count, 8, 10);
    }
}
