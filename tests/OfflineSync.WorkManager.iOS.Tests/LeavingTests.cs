namespace OfflineSync.WorkManager.Ios.Tests;

/// <summary>What happens when the user leaves the app, and comes back.</summary>
public sealed class LeavingTests
{
    [Fact]
    public async Task Work_that_runs_may_end_and_then_the_time_is_given_back()
    {
        await using var app = new App();
        var held = app.Holds("held");
        await app.StartAsync();
        var id = await app.EnqueueAsync("held");

        app.Phone.Leave();
        Assert.Equal(1, app.Phone.Process.BackgroundTasks);
        await app.Manager.GetDemandsAsync();
        Assert.Equal(1, app.Phone.Process.BackgroundTasks);
        held.Finish();

        await App.UntilAsync(() => app.Phone.Process.BackgroundTasks == 0);
        Assert.Equal(WorkState.Succeeded, (await app.InfoAsync(id)).State);
        Assert.Single(app.Phone.Events, "background task ended");
    }

    [Fact]
    public async Task Requests_are_in_line_with_the_queue_before_the_time_is_given_back()
    {
        await using var app = new App();
        await app.StartAsync();
        await app.EnqueueAsync(constraints: new Constraints { RequiresDeviceIdle = true });

        app.Phone.Leave();

        await App.UntilAsync(() => app.Phone.Process.BackgroundTasks == 0);
        Assert.Equal(["submit processing", "background task ended"], app.Phone.Events.TakeLast(2));
    }

    [Fact]
    public async Task When_the_time_is_over_the_work_is_stopped_and_the_time_given_back_once()
    {
        await using var app = new App();
        app.Holds("held");
        await app.StartAsync();
        var id = await app.EnqueueAsync("held");
        app.Phone.Leave();

        app.Phone.Process.ExpireBackgroundTasks();

        await App.UntilAsync(() => app.Phone.Process.BackgroundTasks == 0);
        var info = await app.InfoAsync(id);
        Assert.Equal((WorkState.Enqueued, StopReason.Timeout), (info.State, info.StopReason));
        Assert.Equal(["processing", "refresh"], app.Phone.Pending.Keys.Order());

        app.Time.Advance(TimeSpan.FromMinutes(1));
        app.Phone.Activate();
        await App.UntilAsync(() => app.Runs.Count == 2);
        Assert.Single(app.Phone.Events, "background task ended");
    }

    [Fact]
    public async Task Work_that_ignores_the_stop_does_not_hold_the_time()
    {
        await using var app = new App();
        app.Holds("held", obeys: false);
        await app.StartAsync();
        await app.EnqueueAsync("held");
        app.Phone.Leave();

        app.Phone.Process.ExpireBackgroundTasks();
        app.Time.Advance(TimeSpan.FromSeconds(2));

        await App.UntilAsync(() => app.Phone.Process.BackgroundTasks == 0);
    }

    [Fact]
    public async Task Who_comes_back_in_time_finds_the_work_running()
    {
        await using var app = new App();
        var held = app.Holds("held");
        await app.StartAsync();
        var id = await app.EnqueueAsync("held");

        app.Phone.Leave();
        app.Phone.Activate();
        await App.UntilAsync(() => app.Phone.Process.BackgroundTasks == 0);
        Assert.Equal(WorkState.Running, (await app.InfoAsync(id)).State);

        app.Phone.Leave();
        Assert.Equal(1, app.Phone.Process.BackgroundTasks);
        held.Finish();
        await App.UntilAsync(() => app.Phone.Process.BackgroundTasks == 0);
        Assert.Equal(WorkState.Succeeded, (await app.InfoAsync(id)).State);
        Assert.Equal(2, app.Phone.Events.Count(e => e == "background task ended"));
    }

    [Fact]
    public async Task Without_time_after_leaving_the_work_is_stopped_at_once()
    {
        await using var app = new App();
        app.Phone.GivesBackgroundTime = false;
        app.Holds("held");
        await app.StartAsync();
        var id = await app.EnqueueAsync("held");

        app.Phone.Leave();

        Assert.Equal(StopReason.Timeout, (await app.EnqueuedAsync(id)).StopReason);
        Assert.DoesNotContain("background task ended", app.Phone.Events);
    }
}
