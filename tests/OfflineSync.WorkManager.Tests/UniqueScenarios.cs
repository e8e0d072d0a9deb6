using OfflineSync.WorkManager.Queue;

namespace OfflineSync.WorkManager.Tests;

public sealed class UniqueScenarios
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Scenario_35_keep_leaves_unfinished_work_alone(bool isRunning)
    {
        await using var host = await Host.OpenAsync();
        host.Holds("work");
        var original = isRunning ? Host.OneTime().Build() : Host.Later();
        await host.Manager.EnqueueUniqueWorkAsync("name", ExistingWorkPolicy.Keep, original);
        var outcome = await host.Manager.BeginUniqueWork("name", ExistingWorkPolicy.Keep, Host.Later()).Then(Host.Later()).EnqueueAsync();
        Assert.Equal(EnqueueOutcome.Kept, outcome);
        Assert.Equal([original.Id], await NamedAsync(host));
    }

    [Fact]
    public async Task Scenario_36_keep_replaces_finished_work()
    {
        await using var host = await Host.OpenAsync();
        await host.Manager.EnqueueUniqueWorkAsync("name", ExistingWorkPolicy.Keep, Host.OneTime().Build());
        await host.SettleAsync();
        var next = Host.Later();
        Assert.Equal(EnqueueOutcome.Replaced, await host.Manager.EnqueueUniqueWorkAsync("name", ExistingWorkPolicy.Keep, next));
        Assert.Equal([next.Id], await NamedAsync(host));
    }

    [Fact]
    public async Task Scenario_38_append_waits_for_the_leaves_only()
    {
        await using var host = await Host.OpenAsync();
        host.Holds("work");
        var (root, left, right, next) = (Host.OneTime().Build(), Host.Later(), Host.Later(), Host.Later());
        await host.Manager.BeginUniqueWork("name", ExistingWorkPolicy.Append, root).Then(left, right).EnqueueAsync();
        Assert.Equal(EnqueueOutcome.Appended, await host.Manager.EnqueueUniqueWorkAsync("name", ExistingWorkPolicy.Append, next));
        Assert.Equal(WorkState.Blocked, await host.StateAsync(next.Id));
        var prerequisites = await host.Manager.Engine.WriteAsync(transaction => Dependencies.PrerequisitesOf(transaction, next.Id));
        Assert.Equal([left.Id, right.Id], prerequisites.Select(p => p.Id));
    }

    [Theory]
    [InlineData(ExistingWorkPolicy.Append, WorkState.Failed, EnqueueOutcome.Appended)]
    [InlineData(ExistingWorkPolicy.AppendOrReplace, WorkState.Enqueued, EnqueueOutcome.Replaced)]
    public async Task Work_appended_to_failed_work_fails_or_replaces_it(ExistingWorkPolicy policy, WorkState expected, EnqueueOutcome outcome)
    {
        await using var host = await Host.OpenAsync();
        host.Returns("work", () => WorkResult.Failure());
        await host.Manager.EnqueueUniqueWorkAsync("name", policy, Host.OneTime().Build());
        await host.SettleAsync();
        var next = Host.Later();
        Assert.Equal(outcome, await host.Manager.EnqueueUniqueWorkAsync("name", policy, next));
        Assert.Equal(expected, await host.StateAsync(next.Id));
    }

    [Fact]
    public async Task Replace_stops_the_worker_and_tells_the_cancellation_before_the_deletion()
    {
        await using var host = await Host.OpenAsync();
        host.Holds("work");
        var old = Host.OneTime().Build();
        await host.Manager.EnqueueUniqueWorkAsync("name", ExistingWorkPolicy.Replace, old);
        var told = new List<WorkState?>();
        host.Manager.Changed += (_, change) =>
        {
            if (change.Id == old.Id)
                told.Add(change.Info?.State);
        };
        Assert.Equal(EnqueueOutcome.Replaced, await host.Manager.EnqueueUniqueWorkAsync("name", ExistingWorkPolicy.Replace, Host.Later()));
        await host.SettleAsync();
        Assert.Equal([WorkState.Cancelled, null], told);
        Assert.Equal([StopReason.CancelledByApp], host.Stops);
    }

    [Fact]
    public async Task Scenario_40_a_periodic_update_keeps_the_id_and_the_enqueue_time()
    {
        await using var host = await Host.OpenAsync();
        var original = Host.Periodic(minutes: 60, flexMinutes: 10).Build();
        await host.Manager.EnqueueUniquePeriodicWorkAsync("name", ExistingPeriodicWorkPolicy.Update, original);
        var enqueuedAt = host.Time.Milliseconds;
        await host.AdvanceAsync(TimeSpan.FromMinutes(5));
        var update = Host.Periodic(minutes: 120, flexMinutes: 10).Build();
        Assert.Equal(EnqueueOutcome.Updated, await host.Manager.EnqueueUniquePeriodicWorkAsync("name", ExistingPeriodicWorkPolicy.Update, update));
        Assert.Equal([original.Id], await NamedAsync(host));
        var work = await host.SpecAsync(original.Id);
        Assert.Equal((7_200_000, enqueuedAt, 1, WorkState.Enqueued), (work.Interval, work.LastEnqueueTime, work.Generation, work.State));
        Assert.False(await host.StartAsync(original.Id, generation: 0));
    }

    [Fact]
    public async Task Scenario_41_a_periodic_update_of_cancelled_or_absent_work_enqueues_and_of_one_time_work_is_an_error()
    {
        await using var host = await Host.OpenAsync();
        var (first, second) = (Host.Periodic(flexMinutes: 10).Build(), Host.Periodic(flexMinutes: 10).Build());
        Assert.Equal(EnqueueOutcome.Inserted, await host.Manager.EnqueueUniquePeriodicWorkAsync("name", ExistingPeriodicWorkPolicy.Update, first));
        await host.Manager.CancelAsync(first.Id);
        Assert.Equal(EnqueueOutcome.Replaced, await host.Manager.EnqueueUniquePeriodicWorkAsync("name", ExistingPeriodicWorkPolicy.Update, second));
        Assert.Equal([second.Id], await NamedAsync(host));
        Assert.Equal(WorkState.Enqueued, await host.StateAsync(second.Id));
        await host.Manager.EnqueueUniqueWorkAsync("once", ExistingWorkPolicy.Keep, Host.Later());
        await Assert.ThrowsAsync<NotSupportedException>(
            () => host.Manager.EnqueueUniquePeriodicWorkAsync("once", ExistingPeriodicWorkPolicy.Update, Host.Periodic().Build()));
    }

    [Fact]
    public async Task Scenario_48_cancelling_a_name_leaves_its_finished_work_alone()
    {
        await using var host = await Host.OpenAsync();
        var (done, waiting) = (Host.OneTime().Build(), Host.Later());
        await host.Manager.BeginUniqueWork("name", ExistingWorkPolicy.Keep, done).Then(waiting).EnqueueAsync();
        await host.SettleAsync();
        var before = await host.SpecAsync(done.Id);
        Assert.Equal(1, await host.Manager.CancelUniqueWorkAsync("name"));
        Assert.Equal((WorkState.Succeeded, before), (before.State, await host.SpecAsync(done.Id)));
        Assert.Equal(WorkState.Cancelled, await host.StateAsync(waiting.Id));
    }

    private static async Task<IEnumerable<Guid>> NamedAsync(Host host) => (await host.Manager.GetAsync(WorkQuery.ByUniqueNames("name"))).Select(w => w.Id);
}
