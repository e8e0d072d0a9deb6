using Microsoft.Data.Sqlite;
using OfflineSync.WorkManager.Queue;

namespace OfflineSync.WorkManager.Tests;

public sealed class StopScenarios
{
    private static readonly Constraints Charging = new() { RequiresCharging = true };

    [Fact]
    public async Task Scenario_28_a_lost_constraint_stops_the_worker_and_its_return_runs_it_again()
    {
        await using var host = await Host.OpenAsync();
        var held = host.Holds("work");
        var enqueuedAt = host.Time.Milliseconds;
        var id = await host.EnqueueAsync(Host.OneTime().WithConstraints(Charging).Build());
        await host.AdvanceAsync(TimeSpan.FromMinutes(1));
        host.Device.State = host.Device.State with { IsCharging = false };
        await host.SettleAsync();
        Assert.Equal([StopReason.ConstraintCharging], host.Stops);
        Assert.Equal(["stopped", "cancelled"], held.Events);
        var work = await host.SpecAsync(id);
        Assert.Equal((WorkState.Enqueued, StopReason.ConstraintCharging, 1, enqueuedAt), (work.State, work.StopReason, work.Attempts, work.LastEnqueueTime));
        Assert.Equal(1, work.Interruptions);
        host.Device.State = host.Device.State with { IsCharging = true };
        await host.SettleAsync();
        Assert.Equal([0, 1], host.Runs.Select(r => r.Attempt));
    }

    [Theory]
    [InlineData(ConstraintKind.BatteryNotLow, 5)]
    [InlineData(ConstraintKind.Charging, 6)]
    [InlineData(ConstraintKind.Network, 7)]
    [InlineData(ConstraintKind.DeviceIdle, 8)]
    [InlineData(ConstraintKind.StorageNotLow, 9)]
    public async Task Scenario_28_each_constraint_has_its_reason(ConstraintKind kind, int reason)
    {
        await using var host = await Host.OpenAsync();
        host.Holds("work");
        var id = await host.EnqueueAsync(Host.OneTime().WithConstraints(new Constraints
        {
            Network = kind == ConstraintKind.Network ? NetworkType.Connected : NetworkType.NotRequired,
            RequiresBatteryNotLow = kind == ConstraintKind.BatteryNotLow,
            RequiresCharging = kind == ConstraintKind.Charging,
            RequiresDeviceIdle = kind == ConstraintKind.DeviceIdle,
            RequiresStorageNotLow = kind == ConstraintKind.StorageNotLow,
        }).Build());
        Assert.Single(host.Runs);
        host.Device.State = new(false, false, false, false, new(false, false, false, false, false));
        await host.SettleAsync();
        Assert.Equal((StopReason)reason, (await host.SpecAsync(id)).StopReason);
    }

    [Fact]
    public async Task Scenario_29_a_running_work_is_not_stopped()
    {
        await using var host = await Host.OpenAsync();
        host.Holds("work");
        var id = await host.EnqueueAsync(Host.OneTime().Build());
        Assert.Equal(StopReason.NotStopped, host.Runs[0].StopReason);
        Assert.Equal(-256, (int)(await host.Manager.GetAsync(id))!.StopReason);
    }

    [Fact]
    public async Task Scenario_30_cancelling_a_running_work_stops_its_worker()
    {
        await using var host = await Host.OpenAsync();
        host.Holds("work");
        var id = await host.EnqueueAsync(Host.OneTime().Build());
        Assert.Equal(1, await host.Manager.CancelAsync(id));
        await host.SettleAsync();
        var info = await host.Manager.GetAsync(id);
        Assert.Equal((WorkState.Cancelled, StopReason.CancelledByApp), (info!.State, info.StopReason));
        Assert.Equal(StopReason.CancelledByApp, host.Runs[0].StopReason);
        Assert.Null((await host.SpecAsync(id)).Owner);
    }

    [Fact]
    public async Task Scenario_31_cancelling_a_work_that_never_ran_has_no_reason()
    {
        await using var host = await Host.OpenAsync();
        var id = await host.EnqueueAsync(Host.OneTime().WithInitialDelay(TimeSpan.FromHours(1)).Build());
        await host.Manager.CancelAsync(id);
        var info = await host.Manager.GetAsync(id);
        Assert.Equal((WorkState.Cancelled, StopReason.NotStopped), (info!.State, info.StopReason));
    }

    [Fact]
    public async Task Scenario_32_the_execution_limit_stops_the_worker()
    {
        await using var host = await Host.OpenAsync();
        host.Holds("work");
        var id = await host.EnqueueAsync(Host.OneTime().WithBackoffWhenStopped().Build());
        await host.AdvanceAsync(TimeSpan.FromMinutes(90) - TimeSpan.FromMilliseconds(1));
        Assert.Equal(WorkState.Running, await host.StateAsync(id));
        await host.AdvanceAsync(TimeSpan.FromMilliseconds(1));
        var work = await host.SpecAsync(id);
        Assert.Equal((WorkState.Enqueued, StopReason.Timeout), (work.State, work.StopReason));
        Assert.Equal(host.Time.Milliseconds + 30_000, NextRun.Of(work));
    }

    [Fact]
    public async Task Scenario_33_work_of_a_dead_process_is_enqueued_at_once_when_it_starts_again()
    {
        await using var host = await Host.OpenAsync(h => h.Holds("work"));
        var id = await host.EnqueueAsync(Host.OneTime().Build());
        await host.Runs[0].ReportProgressAsync(new WorkDataBuilder().Set("percent", 50).Build());
        host.Die();
        await using var again = await Host.OpenAsync(before: host);
        Assert.Equal(WorkState.Enqueued, await again.StateAsync(id));
        await again.AdvanceAsync(TimeSpan.FromSeconds(30));
        Assert.Equal(1, Assert.Single(again.Runs).Attempt);
        var history = await again.Manager.GetHistoryAsync(id);
        Assert.Equal([(AttemptResult.Lost, StopReason.Unknown), (AttemptResult.Success, StopReason.NotStopped)], history.Select(a => (a.Result, a.StopReason)));
    }

    [Fact]
    public async Task Scenario_33_recovered_work_keeps_its_attempts_and_loses_its_progress()
    {
        await using var host = await Host.OpenAsync(h => h.Holds("work"));
        var id = await host.EnqueueAsync(Host.OneTime().WithConstraints(Charging).Build());
        await host.Runs[0].ReportProgressAsync(new WorkDataBuilder().Set("percent", 50).Build());
        var before = await host.SpecAsync(id);
        host.Die();
        await using var again = await Host.OpenAsync(h => h.Device.State = h.Device.State with { IsCharging = false }, host);
        await again.SettleAsync();
        var work = await again.SpecAsync(id);
        Assert.Equal((WorkState.Enqueued, StopReason.Unknown, 1, WorkData.Empty), (work.State, work.StopReason, work.Attempts, work.Progress));
        Assert.Equal((1, before.LastEnqueueTime, null), (work.Interruptions, work.LastEnqueueTime, work.Owner));
    }

    [Fact]
    public async Task A_survivor_takes_over_from_a_dead_process_when_its_lease_has_expired()
    {
        await using var dead = await Host.OpenAsync(h => h.Holds("work"));
        await using var survivor = await Host.OpenAsync(before: dead);
        await dead.EnqueueAsync(Host.OneTime().Build());
        dead.Die();
        survivor.Manager.Wake();
        await survivor.AdvanceAsync(TimeSpan.FromSeconds(29));
        Assert.Empty(survivor.Runs);
        await survivor.AdvanceAsync(TimeSpan.FromSeconds(1));
        Assert.Equal(1, Assert.Single(survivor.Runs).Attempt);
    }

    [Fact]
    public async Task A_process_that_lives_keeps_its_work_however_late_its_heartbeat_is()
    {
        await using var sleeper = await Host.OpenAsync(h => h.Holds("work"));
        await using var other = new Host(sleeper);
        await other.OpenAsync();
        var id = await sleeper.EnqueueAsync(Host.OneTime().Build());
        await sleeper.Manager.Engine.WriteAsync(transaction => Owners.Renew(transaction, (transaction.Find(id)!).Owner!, 0));
        other.Manager.Wake();
        await other.SettleAsync();
        Assert.Empty(other.Runs);
        Assert.Equal(WorkState.Running, await other.StateAsync(id));
    }

    [Fact]
    public async Task A_process_whose_work_was_taken_over_stops_its_worker_and_its_result_does_not_count()
    {
        await using var first = await Host.OpenAsync(h => h.Holds("work", obeys: false));
        await using var second = await Host.OpenAsync(h => h.Holds("work"), first);
        var id = await first.EnqueueAsync(Host.OneTime().Build());
        await second.Manager.Engine.WriteAsync(transaction =>
        {
            Owners.Release(transaction, transaction.Find(id)!.Owner!);
            return true;
        });
        second.Time.Advance(TimeSpan.FromSeconds(9));
        second.Options.RescanInterval = TimeSpan.FromSeconds(1);
        await second.AdvanceAsync(TimeSpan.FromSeconds(30));
        Assert.Equal(StopReason.Unknown, first.Runs[0].StopReason);
        Assert.True(first.Runs.Count + second.Runs.Count <= 2);
        Assert.NotEqual(WorkState.Succeeded, await second.StateAsync(id));
    }

    [Fact]
    public async Task A_cancel_by_another_process_stops_the_worker_at_the_next_heartbeat()
    {
        await using var host = await Host.OpenAsync(h => h.Holds("work"));
        await using var other = await Host.OpenAsync(before: host);
        var id = await host.EnqueueAsync(Host.OneTime().Build());
        await other.Manager.CancelAsync(id);
        Assert.Equal(StopReason.NotStopped, host.Runs[0].StopReason);
        await host.AdvanceAsync(TimeSpan.FromSeconds(10));
        Assert.Equal(StopReason.CancelledByApp, host.Runs[0].StopReason);
        Assert.Null((await host.SpecAsync(id)).Owner);
    }

    [Fact]
    public async Task A_worker_that_ignores_the_stop_is_not_run_a_second_time_before_it_ends()
    {
        await using var host = await Host.OpenAsync();
        var held = host.Holds("work", obeys: false);
        var id = await host.EnqueueAsync(Host.OneTime().WithConstraints(Charging).Build());
        host.Device.State = host.Device.State with { IsCharging = false };
        Assert.Equal(WorkState.Running, await host.StateAsync(id));
        await host.AdvanceAsync(TimeSpan.FromSeconds(10));
        Assert.Equal(WorkState.Enqueued, await host.StateAsync(id));
        Assert.Equal(WorkErrorKind.WorkerIgnoresStop, Assert.Single(host.Errors).Kind);
        host.Device.State = host.Device.State with { IsCharging = true };
        await host.AdvanceAsync(TimeSpan.FromMinutes(5));
        await using var other = await Host.OpenAsync(before: host);
        await other.SettleAsync();
        Assert.Single(host.Runs);
        Assert.False(await other.StartAsync(id));
        Assert.Empty(other.Runs);
        held.Finish();
        await host.SettleAsync();
        Assert.Equal(2, host.Runs.Count + other.Runs.Count);
    }

    [Fact]
    public async Task A_worker_that_ignores_the_stop_leaves_its_place_to_the_next_work_after_the_grace()
    {
        await using var host = await Host.OpenAsync(h => h.Options.MaxParallelWorkers = 1);
        host.Holds("deaf", obeys: false);
        var deaf = await host.EnqueueAsync(Host.OneTime("deaf").Build());
        await host.EnqueueAsync(Host.OneTime().Build());
        await host.Manager.CancelAsync(deaf);
        await host.AdvanceAsync(host.Options.StopGrace - TimeSpan.FromMilliseconds(1));
        Assert.Single(host.Runs);
        await host.AdvanceAsync(TimeSpan.FromMilliseconds(1));
        Assert.Equal(2, host.Runs.Count);
    }

    [Fact]
    public async Task A_change_from_before_an_attempt_does_not_stop_it()
    {
        await using var host = await Host.OpenAsync();
        host.Holds("work");
        var id = await host.EnqueueAsync(Host.OneTime().Build());
        var work = await host.SpecAsync(id);
        host.Manager.Engine.Executions.Reconcile(new WorkChange(0, id, null, work with { Run = work.Run - 1, State = WorkState.Cancelled }));
        Assert.Empty(host.Stops);
        host.Manager.Engine.Executions.Reconcile(new WorkChange(0, id, null, work with { Run = work.Run + 1 }));
        Assert.Equal([StopReason.Unknown], host.Stops);
    }

    [Fact]
    public async Task When_the_host_ends_its_work_is_enqueued_for_the_next_start()
    {
        await using var host = await Host.OpenAsync(h => h.Holds("work"));
        var id = await host.EnqueueAsync(Host.OneTime().WithConstraints(Charging).Build());
        await host.Manager.DisposeAsync();
        Assert.Equal([StopReason.SystemProcessing], host.Stops);
        await using var again = await Host.OpenAsync(h => h.Device.State = h.Device.State with { IsCharging = false }, host);
        await again.SettleAsync();
        var work = await again.SpecAsync(id);
        Assert.Equal((WorkState.Enqueued, StopReason.SystemProcessing, null), (work.State, work.StopReason, work.Owner));
    }

    [Fact]
    public async Task Scenario_34_a_queue_that_cannot_be_opened_is_retried_and_reported_once()
    {
        await using var host = new Host();
        Directory.CreateDirectory(host.Options.DatabasePath);
        var opening = host.OpenAsync();
        await host.PassTimeUntilAsync(opening);
        await host.PassTimeUntilAsync(() => !host.Manager.Engine.IsBusy);
        var error = Assert.Single(host.Errors);
        Assert.Equal(WorkErrorKind.Storage, error.Kind);
        Directory.Delete(host.Options.DatabasePath);
        await host.EnqueueAsync(Host.OneTime().Build());
        Assert.Single(host.Runs);
    }

    [Fact]
    public async Task Scenario_34_a_corrupt_queue_is_put_aside_and_a_new_one_is_made()
    {
        await using var host = new Host();
        await File.WriteAllTextAsync(host.Options.DatabasePath, new string('x', 10_000));
        await host.PassTimeUntilAsync(host.OpenAsync());
        var error = Assert.Single(host.Errors);
        Assert.Equal(WorkErrorKind.StorageRecreated, error.Kind);
        Assert.Equal(10_000, new FileInfo(error.QuarantinedPath!).Length);
        await host.EnqueueAsync(Host.OneTime().Build());
        Assert.Single(host.Runs);
    }

    [Fact]
    public async Task Scenario_34_a_locked_queue_is_retried_and_the_end_of_a_run_is_recorded_later()
    {
        await using var host = await Host.OpenAsync(h => h.Options.BusyTimeout = TimeSpan.FromMilliseconds(1));
        var held = host.Holds("work");
        var id = await host.EnqueueAsync(Host.OneTime().Build());
        using (host.Lock())
        {
            held.Finish();
            await host.PassTimeUntilAsync(() => host.Errors.Count > 0);
            Assert.Equal(WorkErrorKind.Storage, Assert.Single(host.Errors).Kind);
            var refused = host.Manager.EnqueueAsync(Host.OneTime().Build());
            await host.PassTimeUntilAsync(() => refused.IsCompleted);
            await Assert.ThrowsAsync<WorkStorageException>(() => refused);
        }
        await host.PassTimeUntilAsync(() => host.Manager.Engine.Executions.Count == 0);
        Assert.Equal(WorkState.Succeeded, await host.StateAsync(id));
        Assert.Single(host.Runs);
    }

    [Fact]
    public async Task Scenario_34_an_end_that_cannot_be_recorded_is_not_taken_for_a_worker_that_ignores_its_stop()
    {
        await using var host = await Host.OpenAsync(h => h.Options.BusyTimeout = TimeSpan.FromMilliseconds(1));
        host.Holds("work");
        var id = await host.EnqueueAsync(Host.OneTime().WithConstraints(Charging).Build());
        using (host.Lock())
        {
            var execution = Assert.Single(host.Manager.Engine.Executions.All);
            host.Manager.Engine.Executions.Stop(execution, StopReason.DeviceState);
            await Host.YieldUntilAsync(() => execution.HasEnded);
            host.Device.State = host.Device.State with { IsCharging = false };
            var minute = host.Time.GetUtcNow() + TimeSpan.FromMinutes(1);
            await host.PassTimeUntilAsync(() => host.Time.GetUtcNow() >= minute);
        }
        await host.PassTimeUntilAsync(() => host.Manager.Engine.Executions.Count == 0);
        Assert.All(host.Errors, error => Assert.Equal(WorkErrorKind.Storage, error.Kind));
        var work = await host.SpecAsync(id);
        Assert.Equal((WorkState.Enqueued, StopReason.DeviceState, null), (work.State, work.StopReason, work.Owner));
    }

    [Fact]
    public async Task Scenario_34_a_start_that_cannot_be_recorded_is_made_later()
    {
        await using var host = await Host.OpenAsync(h => h.Options.BusyTimeout = TimeSpan.FromMilliseconds(1));
        var id = await host.EnqueueAsync(Host.OneTime().WithInitialDelay(TimeSpan.FromHours(1)).Build());
        host.Clock.Offset = TimeSpan.FromHours(1);
        using (host.Lock())
        {
            var start = host.StartAsync(id);
            await host.PassTimeUntilAsync(() => start.IsCompleted);
            await Assert.ThrowsAsync<WorkStorageException>(() => start);
            Assert.False(host.Manager.Engine.Executions.Holds(id));
            await Assert.ThrowsAsync<WorkStorageException>(() => host.PassTimeUntilAsync(host.Manager.DrainAsync()));
        }
        Assert.True(await host.StartAsync(id));
        Assert.Equal(WorkState.Succeeded, await host.StateAsync(id));
    }

    [Fact]
    public async Task A_queue_of_a_newer_version_is_reported_and_left_alone()
    {
        await using var host = new Host();
        using (var connection = new SqliteConnection($"Data Source={host.Options.DatabasePath};Pooling=false"))
        {
            connection.Open();
            using var command = connection.CreateCommand();
            command.CommandText = "PRAGMA user_version = 1000";
            command.ExecuteNonQuery();
        }
        await host.PassTimeUntilAsync(host.OpenAsync());
        var error = Assert.Single(host.Errors);
        Assert.Equal(WorkErrorKind.Storage, error.Kind);
        Assert.Contains("newer version", error.Message, StringComparison.Ordinal);
    }
}
