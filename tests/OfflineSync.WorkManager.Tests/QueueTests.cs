namespace OfflineSync.WorkManager.Tests;

/// <summary>What is left in the queue behind chains, stops and updates.</summary>
public sealed class QueueTests
{
    private static readonly Constraints Charging = new() { RequiresCharging = true };

    [Fact]
    public async Task A_chain_goes_on_only_with_works()
    {
        await using var host = await Host.OpenAsync();
        var chain = host.Manager.BeginWith(Host.Later());
        Assert.Same(chain, chain.Then());
        Assert.Throws<ArgumentNullException>(() => chain.Then(null!));
    }

    [Fact]
    public async Task A_chain_that_the_queue_did_not_take_can_be_enqueued_again()
    {
        await using var host = await Host.OpenAsync(h => h.Options.BusyTimeout = TimeSpan.Zero);
        var (first, second) = (Host.OneTime().Build(), Host.OneTime().Build());
        var chain = host.Manager.BeginWith(first).Then(second);
        using (var other = new Microsoft.Data.Sqlite.SqliteConnection($"Data Source={host.Options.DatabasePath};Pooling=False"))
        {
            other.Open();
            using var lockIt = other.CreateCommand();
            lockIt.CommandText = "BEGIN IMMEDIATE";
            lockIt.ExecuteNonQuery();
            var refused = chain.EnqueueAsync();
            await host.PassTimeUntilAsync(() => refused.IsCompleted);
            await Assert.ThrowsAsync<WorkStorageException>(() => refused);
        }
        Assert.Equal(EnqueueOutcome.Inserted, await chain.EnqueueAsync());
        await host.AdvanceAsync(TimeSpan.FromMinutes(1));
        Assert.Equal(WorkState.Succeeded, await host.StateAsync(second.Id));
    }

    [Fact]
    public async Task The_last_time_at_which_everything_was_cancelled_is_kept()
    {
        await using var host = await Host.OpenAsync();
        Assert.Null(await host.Manager.GetLastCancelAllTimeAsync());
        await host.EnqueueAsync(Host.Later());
        await host.AdvanceAsync(TimeSpan.FromMinutes(3));
        Assert.Equal(1, await host.Manager.CancelAllAsync());
        Assert.Equal(host.Time.GetUtcNow(), await host.Manager.GetLastCancelAllTimeAsync());
    }

    [Fact]
    public async Task A_name_of_several_works_cannot_be_updated()
    {
        await using var host = await Host.OpenAsync();
        await host.Manager.EnqueueUniqueWorkAsync("name", ExistingWorkPolicy.Keep, Host.Later(), Host.Later());
        var error = await Assert.ThrowsAsync<NotSupportedException>(
            () => host.Manager.EnqueueUniquePeriodicWorkAsync("name", ExistingPeriodicWorkPolicy.Update, Host.Periodic().Build()));
        Assert.Contains("names 2 works", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_history_of_a_worker_that_ignores_its_stop_has_it_as_stopped()
    {
        await using var host = await Host.OpenAsync();
        var held = host.Holds("work", obeys: false);
        var id = await host.EnqueueAsync(Host.OneTime().WithConstraints(Charging).Build());
        Assert.Null(Assert.Single(await host.Manager.GetHistoryAsync(id)).EndedAt);
        host.Device.State = host.Device.State with { IsCharging = false };
        await host.AdvanceAsync(TimeSpan.FromSeconds(10));
        var stopped = Assert.Single(await host.Manager.GetHistoryAsync(id));
        Assert.Equal((AttemptResult.Stopped, StopReason.ConstraintCharging, host.Time.GetUtcNow()), (stopped.Result, stopped.StopReason, stopped.EndedAt));
        await host.AdvanceAsync(TimeSpan.FromMinutes(1));
        held.Finish();
        await host.SettleAsync();
        var ended = Assert.Single(await host.Manager.GetHistoryAsync(id));
        Assert.Equal((AttemptResult.Stopped, StopReason.ConstraintCharging, host.Time.GetUtcNow()), (ended.Result, ended.StopReason, ended.EndedAt));
        Assert.Equal((WorkState.Enqueued, null), ((await host.SpecAsync(id)).State, (await host.SpecAsync(id)).Owner));
    }

    [Fact]
    public async Task What_ends_after_its_work_was_cancelled_is_in_the_history_and_changes_nothing()
    {
        await using var host = await Host.OpenAsync();
        var held = host.Holds("work", obeys: false);
        var id = await host.EnqueueAsync(Host.OneTime().Build());
        await host.Manager.CancelAsync(id);
        await host.AdvanceAsync(TimeSpan.FromSeconds(1));
        held.Finish();
        await host.SettleAsync();
        var attempt = Assert.Single(await host.Manager.GetHistoryAsync(id));
        Assert.Equal((AttemptResult.Stopped, StopReason.CancelledByApp, host.Time.GetUtcNow()), (attempt.Result, attempt.StopReason, attempt.EndedAt));
        Assert.Equal((WorkState.Cancelled, null), ((await host.SpecAsync(id)).State, (await host.SpecAsync(id)).Owner));
    }

    [Fact]
    public async Task A_worker_that_is_given_up_does_not_touch_the_attempt_of_another_process()
    {
        await using var host = await Host.OpenAsync();
        host.Holds("work", obeys: false);
        var id = await host.EnqueueAsync(Host.OneTime().Build());
        await host.Manager.CancelAsync(id);
        await host.AdvanceAsync(TimeSpan.FromSeconds(10));
        Assert.Equal(WorkState.Cancelled, await host.StateAsync(id));
        Assert.Equal(WorkErrorKind.WorkerIgnoresStop, Assert.Single(host.Errors).Kind);
    }

    [Fact]
    public async Task Progress_outlives_an_update_of_running_work()
    {
        await using var host = await Host.OpenAsync();
        host.Holds("work");
        var id = await host.EnqueueAsync(Host.Periodic().Build());
        var half = new WorkDataBuilder().Set("percent", 50).Build();
        await host.Runs[0].ReportProgressAsync(half);
        await host.Manager.UpdateAsync(Host.Periodic().WithId(id).AddTag("new").Build());
        Assert.Equal(half, (await host.Manager.GetAsync(id))!.Progress);
    }

    [Fact]
    public async Task Only_the_latest_attempts_of_a_work_are_kept()
    {
        await using var host = await Host.OpenAsync();
        var id = await host.EnqueueAsync(Host.Periodic(minutes: 15).Build());
        for (var i = 0; i < 60; i++)
            await host.AdvanceAsync(TimeSpan.FromMinutes(15));
        var history = await host.Manager.GetHistoryAsync(id);
        Assert.Equal(50, history.Count);
        Assert.Equal(host.Time.GetUtcNow(), history[^1].StartedAt);
    }
}
