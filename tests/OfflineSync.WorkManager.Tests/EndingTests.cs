namespace OfflineSync.WorkManager.Tests;

/// <summary>What happens to those who wait when a queue is closed.</summary>
public sealed class EndingTests
{
    [Fact]
    public async Task Observers_and_drains_end_with_the_queue()
    {
        await using var host = await Host.OpenAsync();
        var held = host.Holds("held", obeys: false);
        var id = await host.EnqueueAsync(Host.OneTime("held").Build());
        await using var states = host.Manager.ObserveAsync(id).GetAsyncEnumerator();
        Assert.True(await states.MoveNextAsync());
        var drain = host.Manager.DrainAsync();
        await host.SettleAsync();
        Assert.False(drain.IsCompleted);
        var closing = host.Manager.DisposeAsync().AsTask();
        // Stopping waits for the worker, for as long as the grace is.
        await host.AdvanceAsync(TimeSpan.FromSeconds(9));
        Assert.False(closing.IsCompleted);
        await host.PassTimeUntilAsync(closing);
        await host.PassTimeUntilAsync(drain);
        while (await states.MoveNextAsync())
        {
        }
        held.Finish();
    }

    [Fact]
    public async Task A_queue_that_is_closed_leaves_its_place_to_the_next_and_hears_no_more_of_the_device()
    {
        await using var host = await Host.OpenAsync();
        host.Holds("work");
        var id = await host.EnqueueAsync(Host.OneTime().WithConstraints(new() { RequiresCharging = true }).Build());
        Assert.Equal(1, host.Device.Watchers);
        await host.Manager.DisposeAsync();
        Assert.Equal(0, host.Device.Watchers);
        await using var next = await Host.OpenAsync(before: host);
        await next.AdvanceAsync(TimeSpan.FromMinutes(1));
        Assert.Equal(WorkState.Succeeded, await next.StateAsync(id));
    }

    [Fact]
    public async Task A_queue_that_is_being_closed_starts_nothing_more()
    {
        await using var host = await Host.OpenAsync(h => h.Options.MaxParallelWorkers = 1);
        host.Holds("work");
        await host.EnqueueAsync(Host.OneTime().Build());
        await host.EnqueueAsync(Host.OneTime().Build());
        await host.Manager.DisposeAsync();
        Assert.Single(host.Runs);
    }

    [Fact]
    public async Task A_drain_of_a_closed_queue_ends_at_once()
    {
        await using var host = await Host.OpenAsync();
        await host.Manager.DisposeAsync();
        await host.Manager.Engine.DrainAsync(CancellationToken.None);
    }

    [Fact]
    public async Task Progress_is_not_reported_by_whoever_is_cancelled()
    {
        await using var host = await Host.OpenAsync();
        host.Holds("work");
        await host.EnqueueAsync(Host.OneTime().Build());
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => host.Runs[0].ReportProgressAsync(WorkData.Empty, new CancellationToken(canceled: true)));
    }

    [Fact]
    public async Task A_slow_observer_misses_the_oldest_changes_and_blocks_nobody()
    {
        await using var host = await Host.OpenAsync();
        var id = await host.EnqueueAsync(Host.Later());
        await using var states = host.Manager.ObserveAsync(id).GetAsyncEnumerator();
        Assert.True(await states.MoveNextAsync());
        await host.Manager.EnqueueAsync([.. Enumerable.Range(0, 1_100).Select(_ => (WorkRequest)Host.Later())]);
        await host.Manager.CancelAsync(id);
        Assert.True(await states.MoveNextAsync());
        Assert.Equal(WorkState.Cancelled, states.Current!.State);
    }
}
