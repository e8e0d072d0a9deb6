namespace OfflineSync.WorkManager.Tests;

public sealed class ChainScenarios
{
    [Fact]
    public async Task Scenario_10_success_enqueues_blocked_dependents_and_leaves_cancelled_ones()
    {
        await using var host = await Host.OpenAsync();
        var first = host.Holds("first");
        var (root, blocked, cancelled) = (Host.OneTime("first").Build(), Host.Later(), Host.Later());
        await host.Manager.BeginWith(root).Then(blocked, cancelled).EnqueueAsync();
        await host.Manager.CancelAsync(cancelled.Id);
        Assert.Equal(-1, (await host.SpecAsync(blocked.Id)).LastEnqueueTime);
        await host.AdvanceAsync(TimeSpan.FromMinutes(5));
        first.Finish();
        await host.SettleAsync();
        var work = await host.SpecAsync(blocked.Id);
        Assert.Equal((WorkState.Enqueued, host.Time.Milliseconds), (work.State, work.LastEnqueueTime));
        Assert.Equal(WorkState.Cancelled, await host.StateAsync(cancelled.Id));
    }

    [Fact]
    public async Task Scenario_11_failure_fails_blocked_dependents_and_leaves_cancelled_ones()
    {
        await using var host = await Host.OpenAsync();
        var first = host.Holds("first");
        var (root, blocked, cancelled, far) = (Host.OneTime("first").Build(), Host.Later(), Host.Later(), Host.Later());
        await host.Manager.BeginWith(root).Then(blocked, cancelled).EnqueueAsync();
        await host.Manager.CancelAsync(cancelled.Id);
        first.Finish(WorkResult.Failure());
        await host.SettleAsync();
        Assert.Equal(WorkState.Failed, await host.StateAsync(blocked.Id));
        Assert.Equal(WorkState.Cancelled, await host.StateAsync(cancelled.Id));
        Assert.Null(await host.StateAsync(far.Id));
    }

    [Fact]
    public async Task Failure_reaches_the_end_of_a_chain_of_500()
    {
        await using var host = await Host.OpenAsync();
        host.Returns("first", () => WorkResult.Failure());
        var chain = host.Manager.BeginWith(Host.OneTime("first").Build());
        for (var i = 0; i < 499; i++)
            chain = chain.Then(Host.OneTime().AddTag("later").Build());
        await chain.EnqueueAsync();
        await host.SettleAsync();
        var later = await host.Manager.GetAsync(WorkQuery.ByTags("later"));
        Assert.Equal(499, later.Count);
        Assert.All(later, work => Assert.Equal(WorkState.Failed, work.State));
    }

    [Fact]
    public async Task Scenario_12_a_work_stays_blocked_until_all_prerequisites_have_succeeded()
    {
        await using var host = await Host.OpenAsync();
        var second = host.Holds("second");
        var last = Host.OneTime().Build();
        await host.Manager.BeginWith(Host.OneTime().Build(), Host.OneTime("second").Build()).Then(last).EnqueueAsync();
        await host.SettleAsync();
        Assert.Equal(WorkState.Blocked, await host.StateAsync(last.Id));
        second.Finish();
        await host.SettleAsync();
        Assert.Equal(WorkState.Succeeded, await host.StateAsync(last.Id));
    }

    [Fact]
    public async Task Scenario_14_of_one_key_the_overwriting_merger_keeps_one_of_the_values()
    {
        await using var host = await Host.OpenAsync();
        var number = 0;
        host.Returns("first", () => WorkResult.Success(new WorkDataBuilder().Set("key", ++number).Build()));
        var last = Host.OneTime().WithInput(new WorkDataBuilder().Set("key", 0).Set("own", true).Build()).Build();
        await host.Manager.BeginWith(Host.OneTime("first").Build(), Host.OneTime("first").Build()).Then(last).EnqueueAsync();
        await host.SettleAsync();
        var input = host.Runs[^1].Input;
        Assert.Contains(input.GetInt32("key"), new[] { 1, 2 });
        Assert.True(input.GetBoolean("own"));
    }

    [Fact]
    public async Task A_combination_gathers_the_outputs_of_its_chains()
    {
        await using var host = await Host.OpenAsync();
        var number = 0;
        host.Returns("first", () => WorkResult.Success(new WorkDataBuilder().Set("key", ++number).Build()));
        var left = host.Manager.BeginWith(Host.OneTime("first").Build());
        var right = host.Manager.BeginWith(Host.OneTime("first").Build());
        await WorkContinuation.Combine(left, right).Then(Host.OneTime().Build()).EnqueueAsync();
        await host.SettleAsync();
        Assert.Equal([1, 2], host.Runs[^1].Input.GetArray<int>("key")!.Order());
    }

    [Fact]
    public async Task Scenario_51_a_circle_is_refused_and_nothing_is_written()
    {
        await using var host = await Host.OpenAsync();
        var (a, b) = (Host.Later(), Host.Later());
        await Assert.ThrowsAsync<InvalidOperationException>(() => host.Manager.BeginWith(a).Then(b).Then(a).EnqueueAsync());
        await Assert.ThrowsAsync<InvalidOperationException>(() => host.Manager.BeginWith(a).Then(a).EnqueueAsync());
        Assert.Null(await host.StateAsync(a.Id));
        Assert.Null(await host.StateAsync(b.Id));
    }

    [Fact]
    public async Task Scenario_51_graphs_that_overlap_without_a_circle_are_accepted()
    {
        await using var host = await Host.OpenAsync();
        var (a, b, c) = (Host.Later(), Host.Later(), Host.Later());
        var start = host.Manager.BeginWith(a);
        await WorkContinuation.Combine(start.Then(b), start.Then(b, c), start).EnqueueAsync();
        Assert.Equal(WorkState.Blocked, await host.StateAsync(b.Id));
        Assert.Equal(WorkState.Blocked, await host.StateAsync(c.Id));
    }

    [Fact]
    public async Task Scenario_52_a_continuation_enqueues_once()
    {
        await using var host = await Host.OpenAsync();
        var chain = host.Manager.BeginUniqueWork("name", ExistingWorkPolicy.Append, Host.Later()).Then(Host.Later());
        Assert.Equal(EnqueueOutcome.Inserted, await chain.EnqueueAsync());
        Assert.Equal(EnqueueOutcome.Inserted, await chain.EnqueueAsync());
        Assert.Equal(2, (await host.Manager.GetAsync(WorkQuery.ByUniqueNames("name"))).Count);
    }
}
