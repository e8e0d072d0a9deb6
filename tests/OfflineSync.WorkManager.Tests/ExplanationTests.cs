namespace OfflineSync.WorkManager.Tests;

/// <summary>Why work has not started, in all the ways in which it may not.</summary>
public sealed class ExplanationTests
{
    private static readonly Constraints Charging = new() { RequiresCharging = true };

    [Fact]
    public async Task Work_that_is_over_or_runs_says_so_and_nothing_else()
    {
        await using var host = await Host.OpenAsync();
        var held = host.Holds("held");
        var done = await host.EnqueueAsync(Host.OneTime().Build());
        var runs = await host.EnqueueAsync(Host.OneTime("held").Build());
        await AssertAsync(host, done, "It has finished: Succeeded.", WaitReason.Finished);
        await AssertAsync(host, runs, "It runs since attempt 0 began.", WaitReason.Running);
        await AssertAsync(host, Guid.Empty, "There is no such work: it never was enqueued, or was deleted.", WaitReason.Unknown);
        held.Finish(WorkResult.Retry());
        await host.SettleAsync();
        await host.AdvanceAsync(TimeSpan.FromSeconds(30));
        await AssertAsync(host, runs, "It runs since attempt 1 began.", WaitReason.Running);
    }

    [Fact]
    public async Task Work_that_waits_for_others_says_for_how_many()
    {
        await using var host = await Host.OpenAsync();
        var last = Host.OneTime().Build();
        await host.Manager.BeginWith([Host.Later(), Host.Later(), Host.OneTime().Build()]).Then(last).EnqueueAsync();
        await host.SettleAsync();
        await AssertAsync(host, last.Id, "It waits for 2 other works.", WaitReason.Prerequisites);
    }

    [Fact]
    public async Task Only_constraints_that_are_not_met_are_reasons()
    {
        await using var host = await Host.OpenAsync(h => h.Device.State = h.Device.State with { IsCharging = false, IsIdle = null });
        var constraints = new Constraints { RequiresCharging = true, RequiresBatteryNotLow = true, RequiresDeviceIdle = true };
        var id = await host.EnqueueAsync(Host.OneTime().WithConstraints(constraints).Build());
        await AssertAsync(host, id, "constraint Charging is Unmet, constraint DeviceIdle is UnknownTakenAsUnmet.", WaitReason.Constraints);
        var explanation = await host.Manager.ExplainAsync(id);
        Assert.Equal((3, null), (explanation.Constraints.Count, explanation.NotBefore));
    }

    [Fact]
    public async Task Work_that_has_just_become_due_starts_with_the_next_look_at_the_queue()
    {
        await using var host = await Host.OpenAsync();
        var id = await host.EnqueueAsync(Host.OneTime().WithInitialDelay(TimeSpan.FromHours(1)).Build());
        host.Clock.Offset = TimeSpan.FromHours(1);
        await AssertAsync(host, id, "Nothing is in its way.", WaitReason.Starting);
    }

    [Fact]
    public async Task Work_that_is_not_due_says_when_it_is()
    {
        await using var host = await Host.OpenAsync();
        var id = await host.EnqueueAsync(Host.OneTime().WithInitialDelay(TimeSpan.FromHours(1)).Build());
        var due = host.Time.GetUtcNow().AddHours(1);
        await AssertAsync(host, id, $"It is not due before {due:u}.", WaitReason.NotDue);
        Assert.Equal(due, (await host.Manager.ExplainAsync(id)).NotBefore);
    }

    [Fact]
    public async Task Work_whose_worker_does_not_stop_says_so()
    {
        await using var host = await Host.OpenAsync();
        host.Holds("work", obeys: false);
        var id = await host.EnqueueAsync(Host.OneTime().WithConstraints(Charging).Build());
        host.Device.State = host.Device.State with { IsCharging = false };
        await host.AdvanceAsync(TimeSpan.FromSeconds(10));
        host.Device.State = host.Device.State with { IsCharging = true };
        await host.AdvanceAsync(TimeSpan.FromMinutes(5));
        await AssertAsync(host, id, "Its last attempt was told to stop and has not ended.", WaitReason.Stopping);
    }

    [Fact]
    public async Task Work_without_a_free_worker_says_how_many_are_busy()
    {
        await using var host = await Host.OpenAsync(h => h.Options.MaxParallelWorkers = 1);
        host.Holds("held");
        await host.EnqueueAsync(Host.OneTime("held").Build());
        var id = await host.EnqueueAsync(Host.OneTime().Build());
        await AssertAsync(host, id, "All 1 workers are busy.", WaitReason.NoFreeWorker);
    }

    [Fact]
    public async Task Work_that_flaps_says_that_it_is_held_back()
    {
        await using var host = await Host.OpenAsync();
        host.Holds("work");
        var id = await host.EnqueueAsync(Host.OneTime().WithConstraints(Charging).WithBackoff(BackoffPolicy.Linear, TimeSpan.FromSeconds(10)).Build());
        var first = host.Time.GetUtcNow();
        do
        {
            await host.AdvanceAsync(TimeSpan.FromSeconds(10));
            await host.FlapAsync();
        }
        while (!(await host.Manager.ExplainAsync(id)).Reasons.Contains(WaitReason.Throttled));
        await AssertAsync(host, id, "It was stopped too often and is held back for a while.", WaitReason.Throttled);
        // The first attempt and five more are free; each further one waits another 30 seconds, counted from the first.
        var runs = host.Runs.Count;
        await host.AdvanceAsync(first + (runs - 5) * TimeSpan.FromSeconds(30) - host.Time.GetUtcNow() - TimeSpan.FromMilliseconds(1));
        Assert.Equal(runs, host.Runs.Count);
        await host.AdvanceAsync(TimeSpan.FromMilliseconds(1));
        Assert.Equal(runs + 1, host.Runs.Count);
    }

    [Theory]
    [InlineData(NetworkType.Metered)]
    [InlineData(NetworkType.Unmetered)]
    [InlineData(NetworkType.TemporarilyUnmetered)]
    [InlineData(NetworkType.NotRoaming)]
    public async Task A_network_of_which_nothing_is_known_is_told_as_such(NetworkType type)
    {
        await using var host = await Host.OpenAsync(h => h.Device.Network = new NetworkState(true, null, null, null, null));
        host.Holds("work");
        var id = await host.EnqueueAsync(Host.OneTime().WithConstraints(new() { Network = type }).Build());
        Assert.Equal(
            type == NetworkType.Metered ? ConstraintVerdict.UnknownTakenAsUnmet : ConstraintVerdict.UnknownTakenAsMet,
            await VerdictAsync(host, id));
    }

    [Theory]
    [InlineData(false, null, ConstraintVerdict.Unmet)]
    [InlineData(null, true, ConstraintVerdict.Unmet)]
    [InlineData(null, false, ConstraintVerdict.UnknownTakenAsUnmet)]
    [InlineData(null, null, ConstraintVerdict.UnknownTakenAsUnmet)]
    public async Task A_known_no_decides_whatever_else_is_not_known(bool? isConnected, bool? isMetered, ConstraintVerdict verdict)
    {
        await using var host = await Host.OpenAsync(h => h.Device.Network = new NetworkState(isConnected, true, isMetered, false, false));
        var id = await host.EnqueueAsync(Host.OneTime().WithConstraints(new() { Network = NetworkType.Unmetered }).Build());
        Assert.Equal(verdict, await VerdictAsync(host, id));
    }

    [Fact]
    public async Task Without_a_monitor_every_constraint_is_met()
    {
        await using var host = await Host.OpenAsync(h => h.Options.DeviceMonitor = null);
        var constraints = new Constraints { RequiresCharging = true, RequiresDeviceIdle = true, Network = NetworkType.Metered };
        var id = await host.EnqueueAsync(Host.OneTime().WithConstraints(constraints).Build());
        Assert.Equal(WorkState.Succeeded, await host.StateAsync(id));
        Assert.All(Assert.Single(await host.Manager.GetHistoryAsync(id)).Constraints, report => Assert.Equal(ConstraintVerdict.Met, report.Verdict));
    }

    [Fact]
    public async Task Storage_of_which_nothing_is_known_is_not_low()
    {
        await using var host = await Host.OpenAsync(h => h.Device.State = h.Device.State with { IsStorageNotLow = null });
        var id = await host.EnqueueAsync(Host.OneTime().WithConstraints(new() { RequiresStorageNotLow = true }).Build());
        Assert.Equal(WorkState.Succeeded, await host.StateAsync(id));
    }

    private static async Task<ConstraintVerdict> VerdictAsync(Host host, Guid id) =>
        host.Runs.Count > 0
            ? Assert.Single((await host.Manager.GetHistoryAsync(id))[0].Constraints).Verdict
            : Assert.Single((await host.Manager.ExplainAsync(id)).Constraints).Verdict;

    private static async Task AssertAsync(Host host, Guid id, string text, params WaitReason[] reasons)
    {
        var explanation = await host.Manager.ExplainAsync(id);
        Assert.Equal(reasons, explanation.Reasons);
        Assert.Equal(text, explanation.Text);
    }
}
