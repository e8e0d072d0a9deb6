using Microsoft.Data.Sqlite;

namespace OfflineSync.WorkManager.Tests;

/// <summary>What adapters of platforms need of the engine.</summary>
public sealed class AdapterTests
{
    private static readonly Constraints Connected = new() { Network = NetworkType.Connected };

    [Fact]
    public async Task A_drain_ends_when_nothing_runs_and_nothing_may_start()
    {
        await using var host = await Host.OpenAsync();
        host.Device.Network = new NetworkState(false, null, null, null, null);
        var held = host.Holds("held");
        await host.EnqueueAsync(Host.OneTime("held").Build());
        await host.EnqueueAsync(Host.OneTime().WithConstraints(Connected).Build());
        await host.EnqueueAsync(Host.Later());

        var drain = host.Manager.DrainAsync();
        await host.SettleAsync();
        Assert.False(drain.IsCompleted);
        held.Finish(WorkResult.Retry());

        Assert.Equal(new DrainResult(Succeeded: 0, Failed: 0, Retried: 1, Stopped: 0), await drain);
    }

    [Fact]
    public async Task A_drain_also_runs_what_becomes_due_through_what_it_ran()
    {
        await using var host = await Host.OpenAsync();
        var first = host.Manager.BeginWith(Host.OneTime().Build()).Then(Host.OneTime().Build());
        await first.EnqueueAsync();

        var result = await host.Manager.DrainAsync();

        Assert.Equal(2, host.Runs.Count);
        Assert.Equal(0, result.Retried);
    }

    [Fact]
    public async Task A_worker_that_does_not_yield_keeps_nobody_from_using_the_queue()
    {
        using var release = new ManualResetEventSlim();
        await using var host = await Host.OpenAsync(h => h.Options.StayOnCallersContext = false);
        host.Does("work", (_, _) =>
        {
            release.Wait(TimeSpan.FromSeconds(30), CancellationToken.None);
            return Task.FromResult(WorkResult.Success());
        });
        var request = Host.OneTime().Build();
        await host.Manager.EnqueueAsync(request);
        await Host.YieldUntilAsync(() => host.Runs.Count > 0);
        Assert.Equal(WorkState.Running, (await host.Manager.GetAsync(request.Id))!.State);
        release.Set();
        while (await host.StateAsync(request.Id) != WorkState.Succeeded)
            await Task.Yield();
    }

    [Fact]
    public async Task A_last_retry_counts_as_failed_in_a_drain()
    {
        await using var host = await Host.OpenAsync();
        var held = host.Holds("held");
        await host.EnqueueAsync(Host.OneTime("held").WithMaxAttempts(1).Build());

        var drain = host.Manager.DrainAsync();
        held.Finish(WorkResult.Retry());

        Assert.Equal(new DrainResult(Succeeded: 0, Failed: 1, Retried: 0, Stopped: 0), await drain);
    }

    [Fact]
    public async Task A_drain_that_is_cancelled_lets_the_workers_go_on()
    {
        await using var host = await Host.OpenAsync();
        host.Holds("held");
        var id = await host.EnqueueAsync(Host.OneTime("held").Build());
        using var cancellation = new CancellationTokenSource();

        var drain = host.Manager.DrainAsync(cancellation.Token);
        await cancellation.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => drain);
        Assert.Equal(WorkState.Running, await host.StateAsync(id));
    }

    [Fact]
    public async Task Demands_are_one_for_each_set_of_constraints_with_the_earliest_time()
    {
        await using var host = await Host.OpenAsync();
        host.Device.Network = new NetworkState(false, null, null, null, null);
        var start = host.Time.GetUtcNow();
        host.Holds("held");
        await host.EnqueueAsync(Host.OneTime().WithConstraints(Connected).WithInitialDelay(TimeSpan.FromHours(2)).Build());
        await host.EnqueueAsync(Host.OneTime().WithConstraints(Connected).WithInitialDelay(TimeSpan.FromHours(1)).Build());
        await host.EnqueueAsync(Host.OneTime("held").Build());
        await host.Manager.BeginWith(Host.Later()).Then(Host.OneTime().WithConstraints(new Constraints { RequiresCharging = true }).Build()).EnqueueAsync();
        await host.AdvanceAsync(TimeSpan.FromMinutes(1));

        // The running one is needed at once if the process dies; the blocked one is not needed yet.
        Assert.Equal(
            [new WorkDemand(Constraints.None, start.AddMinutes(1), false), new WorkDemand(Connected, start.AddHours(1), false)],
            await host.Manager.GetDemandsAsync());
    }

    [Fact]
    public async Task Stopping_can_be_limited_to_works_with_certain_constraints()
    {
        await using var host = await Host.OpenAsync();
        host.Device.Network = new NetworkState(true, true, false, false, null);
        host.Holds("held");
        var free = await host.EnqueueAsync(Host.OneTime("held").Build());
        var bound = await host.EnqueueAsync(Host.OneTime("held").WithConstraints(Connected).WithBackoffWhenStopped().Build());

        await host.Manager.StopRunningAsync(StopReason.Quota, constraints => constraints == Connected);
        await host.SettleAsync();

        Assert.Equal(WorkState.Running, await host.StateAsync(free));
        Assert.Equal((WorkState.Enqueued, StopReason.Quota), ((await host.SpecAsync(bound)).State, (await host.SpecAsync(bound)).StopReason));
    }

    [Fact]
    public async Task What_is_held_back_is_stopped_and_does_not_start_until_it_is_released()
    {
        await using var host = await Host.OpenAsync();
        var held = host.Holds("held");
        var running = await host.EnqueueAsync(Host.OneTime("held").Build());

        host.Manager.HoldBack(StopReason.Timeout);
        await host.SettleAsync();
        var waiting = await host.EnqueueAsync(Host.OneTime().Build());

        Assert.Equal((WorkState.Enqueued, StopReason.Timeout), ((await host.SpecAsync(running)).State, (await host.SpecAsync(running)).StopReason));
        Assert.Equal([WaitReason.HeldBack], (await host.Manager.ExplainAsync(waiting)).Reasons);
        await host.AdvanceAsync(TimeSpan.FromMinutes(1));
        await host.Manager.DrainAsync();
        Assert.Single(host.Runs);

        host.Manager.Release();
        await host.SettleAsync();
        held.Finish();
        await host.SettleAsync();
        Assert.Equal(WorkState.Succeeded, await host.StateAsync(running));
        Assert.Equal(WorkState.Succeeded, await host.StateAsync(waiting));
    }

    [Fact]
    public async Task A_work_that_a_pass_starts_while_it_is_held_back_is_stopped_too()
    {
        await using var host = await Host.OpenAsync();
        host.Holds("held");
        host.Manager.Changed += (_, change) =>
        {
            if (change.Info is { State: WorkState.Running })
                host.Manager.HoldBack(StopReason.Timeout);
        };

        var id = await host.EnqueueAsync(Host.OneTime("held").Build());

        Assert.Equal((WorkState.Enqueued, StopReason.Timeout), ((await host.SpecAsync(id)).State, (await host.SpecAsync(id)).StopReason));
    }

    [Fact]
    public async Task What_is_not_held_back_starts()
    {
        await using var host = await Host.OpenAsync();
        host.Manager.HoldBack(StopReason.Timeout, constraints => constraints == Connected);

        var free = await host.EnqueueAsync(Host.OneTime().Build());
        var bound = await host.EnqueueAsync(Host.OneTime().WithConstraints(Connected).Build());

        Assert.Equal(WorkState.Succeeded, await host.StateAsync(free));
        Assert.Equal(WorkState.Enqueued, await host.StateAsync(bound));
    }

    [Theory]
    [InlineData(5, 30)]
    [InlineData(300, 300)]
    public async Task A_retry_can_demand_a_longer_wait_than_the_backoff(int demandedSeconds, int expectedSeconds)
    {
        await using var host = await Host.OpenAsync();
        host.Returns("work", () => WorkResult.Retry(TimeSpan.FromSeconds(demandedSeconds)));
        await host.EnqueueAsync(Host.OneTime().Build());

        await host.AdvanceAsync(TimeSpan.FromSeconds(expectedSeconds - 1));
        Assert.Single(host.Runs);
        await host.AdvanceAsync(TimeSpan.FromSeconds(1));
        Assert.Equal(2, host.Runs.Count);
    }

    [Fact]
    public async Task A_queue_of_schema_1_is_upgraded()
    {
        await using var host = await Host.OpenAsync();
        var id = await host.EnqueueAsync(Host.Later());
        host.Die();
        using (var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = host.Options.DatabasePath, Pooling = false }.ToString()))
        {
            connection.Open();
            using var command = connection.CreateCommand();
            command.CommandText = "ALTER TABLE work DROP COLUMN retry_after; PRAGMA user_version = 1";
            command.ExecuteNonQuery();
        }

        await using var upgraded = await Host.OpenAsync(before: host);

        Assert.Equal(WorkState.Enqueued, await upgraded.StateAsync(id));
        await upgraded.EnqueueAsync(Host.OneTime().Build());
        Assert.Single(upgraded.Runs);
    }
}
