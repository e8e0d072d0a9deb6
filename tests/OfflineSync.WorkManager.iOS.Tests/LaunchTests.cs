using Network;
using UIKit;

namespace OfflineSync.WorkManager.Ios.Tests;

/// <summary>What happens when the system launches the app for a request.</summary>
public sealed class LaunchTests
{
    private static readonly Constraints Charging = new() { RequiresCharging = true };
    private static readonly Constraints Connected = new() { Network = NetworkType.Connected };
    private static readonly Constraints Idle = new() { RequiresDeviceIdle = true };
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    [Fact]
    public async Task A_launch_runs_what_is_due_and_is_completed_with_success()
    {
        await using var app = new App();
        await app.StartAsync(inBackground: true);
        var id = await app.EnqueueAsync(constraints: Idle);
        await app.PendingAsync("processing");

        var task = app.Phone.Launch("processing");

        Assert.True(await task.Completion);
        Assert.Equal(WorkState.Succeeded, (await app.InfoAsync(id)).State);
        Assert.Empty(app.Phone.Pending);
        var diagnostics = app.Diagnostics("processing");
        Assert.Equal(app.Time.GetUtcNow(), diagnostics.LastLaunch);
        Assert.Equal(app.Time.GetUtcNow(), diagnostics.LastCompletion);
        Assert.True(diagnostics.WasSuccess);
    }

    [Fact]
    public async Task The_expiration_handler_comes_first_then_a_new_request_and_the_completion_last()
    {
        await using var app = new App();
        app.Returns("work", WorkResult.Retry);
        await app.StartAsync(inBackground: true);
        await app.EnqueueAsync(constraints: Idle);
        await app.PendingAsync("processing");
        var before = app.Phone.Events.Count;

        await app.Phone.Launch("processing").Completion;

        Assert.Equal(
            ["launch processing", "handler processing", "submit processing"], app.Phone.Events.Skip(before).Take(3));
        Assert.Equal("completed processing False", app.Phone.Events[^1]);
    }

    [Fact]
    public async Task A_retry_is_reported_as_one_and_its_time_is_asked_for_before_the_completion()
    {
        await using var app = new App();
        app.Returns("work", WorkResult.Retry);
        await app.StartAsync(inBackground: true);
        await app.EnqueueAsync(constraints: Idle);
        await app.PendingAsync("processing");

        Assert.False(await app.Phone.Launch("processing").Completion);

        Assert.Equal(app.Time.GetUtcNow().AddSeconds(30), app.Phone.Pending["processing"].NotBefore);
        Assert.False(app.Diagnostics("processing").WasSuccess);
    }

    [Fact]
    public async Task A_retry_from_before_the_launch_does_not_count()
    {
        await using var app = new App();
        app.Returns("retrying", WorkResult.Retry);
        await app.StartAsync(inBackground: true);
        await app.EnqueueAsync("retrying");
        await app.EnqueueAsync(constraints: Idle);
        await App.UntilAsync(() => app.Phone.Pending.GetValueOrDefault("processing") is { NotBefore: null } && app.Manager.Ended().Retried == 1);

        Assert.True(await app.Phone.Launch("processing").Completion);
    }

    [Fact]
    public async Task Work_that_failed_for_good_is_no_reason_to_report_a_failure()
    {
        await using var app = new App();
        app.Returns("work", () => WorkResult.Failure());
        await app.StartAsync(inBackground: true);
        await app.EnqueueAsync(constraints: Idle);
        await app.PendingAsync("processing");

        Assert.True(await app.Phone.Launch("processing").Completion);
    }

    [Fact]
    public async Task A_request_is_used_up_by_its_launch_and_made_again_for_what_is_left()
    {
        await using var app = new App();
        await app.StartAsync(inBackground: true);
        var start = app.Time.GetUtcNow();
        await app.EnqueueAsync(constraints: Idle);
        await app.EnqueueAsync(constraints: Idle, delay: 3 * Hour);
        await app.PendingAsync("processing");

        Assert.True(await app.Phone.Launch("processing").Completion);

        Assert.Equal(start + 3 * Hour, app.Phone.Pending["processing"].NotBefore);
        Assert.Single(app.Runs);
    }

    [Fact]
    public async Task A_process_that_dies_in_a_launch_is_launched_again()
    {
        await using var app = new App();
        app.Holds("held");
        await app.StartAsync(inBackground: true);
        var id = await app.EnqueueAsync("held", Idle);
        await app.PendingAsync("processing");
        app.Die();
        app.Open = () => new TaskCompletionSource<WorkManager>().Task;
        app.Start(inBackground: true);

        app.Phone.Launch("processing");
        Assert.Equal(app.Time.GetUtcNow().AddMinutes(15), app.Phone.Pending["processing"].NotBefore);
        app.Die();

        app.Open = app.OpenQueueAsync;
        app.Does("held", (_, _) => Task.FromResult(WorkResult.Success()));
        await app.StartAsync(inBackground: true);
        Assert.True(await app.Phone.Launch("processing").Completion);
        Assert.Equal(WorkState.Succeeded, (await app.InfoAsync(id)).State);
    }

    [Fact]
    public async Task A_dead_app_is_launched_and_runs_its_work()
    {
        await using var app = new App();
        await app.StartAsync();
        var id = await app.EnqueueAsync(constraints: Idle);
        await app.PendingAsync("processing");
        app.Die();

        app.Start(inBackground: true);
        var task = app.Phone.Launch("processing");

        Assert.True(await task.Completion);
        Assert.Equal(WorkState.Succeeded, (await app.InfoAsync(id)).State);
    }

    [Fact]
    public async Task A_force_quit_takes_the_requests_and_opening_the_app_brings_them_back()
    {
        await using var app = new App();
        app.Holds("held");
        await app.StartAsync();
        var id = await app.EnqueueAsync("held");
        await app.EnqueueAsync(constraints: Idle);
        await App.UntilAsync(() => app.Runs.Count == 1);
        await app.PendingAsync("refresh", "processing");

        app.ForceQuit();
        Assert.Empty(app.Phone.Pending);
        app.Does("held", (_, _) => Task.FromResult(WorkResult.Success()));
        await app.StartAsync();

        await app.PendingAsync("refresh", "processing");
        Assert.Equal(StopReason.Unknown, (await app.InfoAsync(id)).StopReason);
        app.Time.Advance(TimeSpan.FromMinutes(1));
        await App.UntilAsync(() => app.Runs.Count == 2);
        await app.PendingAsync("processing");
    }

    [Fact]
    public async Task When_the_time_is_taken_back_the_work_is_stopped_and_asked_for_again_before_the_completion()
    {
        await using var app = new App();
        var held = app.Holds("held");
        await app.StartAsync(inBackground: true);
        var id = await app.EnqueueAsync("held", Idle);
        await app.PendingAsync("processing");
        var task = app.Phone.Launch("processing");
        await App.UntilAsync(() => app.Runs.Count == 1);

        task.Expire();

        Assert.False(await task.Completion);
        var info = await app.InfoAsync(id);
        Assert.Equal((WorkState.Enqueued, StopReason.Timeout), (info.State, info.StopReason));
        Assert.Equal(["stopped", "cancelled"], ["stopped", .. held.Events]);
        Assert.Contains("processing", app.Phone.Pending.Keys);
        Assert.Equal("completed processing False", app.Phone.Events[^1]);
    }

    [Fact]
    public async Task What_was_stopped_does_not_start_before_there_is_time_again()
    {
        await using var app = new App();
        app.Holds("held");
        await app.StartAsync(inBackground: true);
        var id = await app.EnqueueAsync("held", delay: Hour);
        await app.PendingAsync("refresh", "processing");
        app.Time.Advance(Hour);
        await App.UntilAsync(() => app.Runs.Count == 1);
        var task = app.Phone.Launch("refresh");
        task.Expire();
        Assert.False(await task.Completion);

        app.Time.Advance(Hour);
        await app.Manager.DrainAsync().WaitAsync(App.Patience);
        Assert.Equal([WaitReason.HeldBack], (await app.Manager.ExplainAsync(id)).Reasons);

        var next = app.Phone.Launch("processing");
        await App.UntilAsync(() => app.Runs.Count == 2);
        next.Expire();
        Assert.False(await next.Completion);
        app.Phone.Activate();
        await App.UntilAsync(() => app.Runs.Count == 3);
    }

    [Fact]
    public async Task Work_that_ignores_the_stop_does_not_delay_the_completion_beyond_the_grace()
    {
        await using var app = new App();
        app.Holds("held", obeys: false);
        await app.StartAsync(inBackground: true);
        await app.EnqueueAsync("held", Idle);
        await app.PendingAsync("processing");
        var task = app.Phone.Launch("processing");
        await App.UntilAsync(() => app.Runs.Count == 1);

        task.Expire();
        app.Time.Advance(TimeSpan.FromSeconds(1.9));
        Assert.False(task.IsCompleted);
        app.Time.Advance(TimeSpan.FromSeconds(0.1));

        Assert.False(await task.Completion);
        Assert.Contains("processing", app.Phone.Pending.Keys);
    }

    [Fact]
    public async Task Time_that_is_taken_back_at_once_is_completed_and_asked_for_again()
    {
        await using var app = new App();
        var opening = new TaskCompletionSource<WorkManager>();
        await app.StartAsync(inBackground: true);
        await app.EnqueueAsync(constraints: Idle);
        await app.PendingAsync("processing");
        app.Die();
        app.Open = () => opening.Task;
        app.Start(inBackground: true);

        var task = app.Phone.Launch("processing", expiresAtOnce: true);

        Assert.False(await task.Completion);
        Assert.Contains("processing", app.Phone.Pending.Keys);

        // The queue that is opened too late does not begin to run.
        opening.SetResult(await app.OpenQueueAsync());
        var id = await app.EnqueueAsync();
        await App.UntilAsync(() => app.Phone.Pending.ContainsKey("refresh"));
        Assert.Equal([WaitReason.HeldBack], (await app.Manager.ExplainAsync(id)).Reasons);
    }

    [Fact]
    public async Task Time_that_is_taken_back_while_the_queue_is_opened_is_completed()
    {
        await using var app = new App();
        await app.StartAsync(inBackground: true);
        await app.EnqueueAsync(constraints: Idle);
        await app.PendingAsync("processing");
        app.Die();
        app.Open = () => new TaskCompletionSource<WorkManager>().Task;
        app.Start(inBackground: true);
        var task = app.Phone.Launch("processing");

        task.Expire();

        Assert.False(await task.Completion);
        Assert.Contains("processing", app.Phone.Pending.Keys);
    }

    [Fact]
    public async Task Time_that_is_taken_back_after_the_completion_changes_nothing()
    {
        await using var app = new App();
        await app.StartAsync(inBackground: true);
        await app.EnqueueAsync(constraints: Idle);
        await app.PendingAsync("processing");
        var task = app.Phone.Launch("processing");
        Assert.True(await task.Completion);

        task.Expire();

        await app.EnqueueAsync();
        await App.UntilAsync(() => app.Runs.Count == 2);
    }

    [Fact]
    public async Task A_queue_that_cannot_be_opened_is_reported_and_tried_again_at_the_next_launch()
    {
        await using var app = new App();
        await app.StartAsync(inBackground: true);
        await app.EnqueueAsync(constraints: Idle);
        await app.PendingAsync("processing");
        app.Die();
        app.Open = () => throw new IOException("The device is locked.");
        app.Start(inBackground: true);

        Assert.False(await app.Phone.Launch("processing").Completion);
        Assert.Equal(app.Time.GetUtcNow().AddMinutes(15), app.Phone.Pending["processing"].NotBefore);
        Assert.IsType<IOException>(app.Scheduler.GetDiagnostics().QueueProblem);

        app.Open = app.OpenQueueAsync;
        Assert.True(await app.Phone.Launch("processing").Completion);
        Assert.Single(app.Runs);
        Assert.Null(app.Scheduler.GetDiagnostics().QueueProblem);
    }

    [Fact]
    public async Task A_queue_that_cannot_be_read_is_reported_and_tried_again_at_the_next_launch()
    {
        await using var app = new App();
        await app.StartAsync(inBackground: true);
        await app.EnqueueAsync(constraints: Idle);
        await app.PendingAsync("processing");
        app.Die();
        File.Move(app.DatabasePath, app.DatabasePath + ".away");
        Directory.CreateDirectory(app.DatabasePath);
        app.Start(inBackground: true);

        Assert.False(await LaunchAsync());
        Assert.Contains("processing", app.Phone.Pending.Keys);
        Assert.IsType<WorkStorageException>(app.Scheduler.GetDiagnostics().QueueProblem);

        Directory.Delete(app.DatabasePath);
        File.Move(app.DatabasePath + ".away", app.DatabasePath);
        Assert.True(await LaunchAsync());
        Assert.Single(app.Runs);

        // The library tries a file three times before it gives up.
        async Task<bool> LaunchAsync()
        {
            var task = app.Phone.Launch("processing");
            await App.UntilAsync(() =>
            {
                app.Time.Advance(TimeSpan.FromMilliseconds(100));
                return task.IsCompleted;
            });
            return await task.Completion;
        }
    }

    [Fact]
    public async Task Work_that_loses_its_network_in_a_launch_is_stopped_and_the_launch_reported_as_not_done()
    {
        await using var app = new App();
        app.Holds("held");
        await app.StartAsync(inBackground: true);
        var id = await app.EnqueueAsync("held", Connected with { RequiresDeviceIdle = true });
        await app.PendingAsync("processing.network");
        var task = app.Phone.Launch("processing.network");
        await App.UntilAsync(() => app.Runs.Count == 1);

        app.Phone.SetPath(NWPathStatus.Unsatisfied);

        Assert.False(await task.Completion);
        Assert.Equal(StopReason.ConstraintConnectivity, (await app.InfoAsync(id)).StopReason);
        Assert.Contains("processing.network", app.Phone.Pending.Keys);
    }

    [Fact]
    public async Task Work_that_loses_its_power_in_a_launch_is_stopped()
    {
        await using var app = new App();
        app.Holds("held");
        await app.StartAsync(inBackground: true);
        var id = await app.EnqueueAsync("held", Charging with { RequiresDeviceIdle = true });
        await app.PendingAsync("processing.power");
        var task = app.Phone.Launch("processing.power");
        await App.UntilAsync(() => app.Runs.Count == 1);

        app.Phone.SetBattery(UIDeviceBatteryState.Unplugged, 0.8f);

        Assert.False(await task.Completion);
        Assert.Equal(StopReason.ConstraintCharging, (await app.InfoAsync(id)).StopReason);
    }

    [Theory]
    [InlineData(true, false)]
    [InlineData(false, true)]
    public async Task An_expensive_network_is_found_out_in_the_launch_and_does_not_lead_into_a_circle(bool isExpensive, bool isConstrained)
    {
        await using var app = new App();
        app.Phone.SetPath(NWPathStatus.Satisfied, isExpensive, isConstrained);
        await app.StartAsync(inBackground: true);
        await app.EnqueueAsync(constraints: new Constraints { Network = NetworkType.Unmetered, RequiresDeviceIdle = true });
        await app.PendingAsync("processing.network");
        Assert.Null(app.Phone.Pending["processing.network"].NotBefore);

        Assert.True(await app.Phone.Launch("processing.network").Completion);
        Assert.Empty(app.Runs);
        Assert.Equal(app.Time.GetUtcNow().AddMinutes(15), app.Phone.Pending["processing.network"].NotBefore);

        app.Time.Advance(Hour);
        app.Phone.SetPath(NWPathStatus.Satisfied);
        Assert.True(await app.Phone.Launch("processing.network").Completion);
        Assert.Single(app.Runs);
        Assert.Empty(app.Phone.Pending);
    }

    [Fact]
    public async Task A_clock_that_is_set_back_does_not_put_the_next_launch_off()
    {
        await using var app = new App();
        app.Phone.SetPath(NWPathStatus.Satisfied, isExpensive: true);
        await app.StartAsync(inBackground: true);
        var constraints = new Constraints { Network = NetworkType.Unmetered, RequiresDeviceIdle = true };
        await app.EnqueueAsync(constraints: constraints);
        await app.PendingAsync("processing.network");
        Assert.True(await app.Phone.Launch("processing.network").Completion);

        app.Clock.Offset = TimeSpan.FromDays(-1);
        await app.EnqueueAsync(constraints: constraints);

        await App.UntilAsync(() => app.Phone.Pending["processing.network"].NotBefore == app.Clock.GetUtcNow().AddMinutes(15));
    }

    [Fact]
    public async Task A_launch_looks_at_the_network_anew_and_waits_for_the_answer()
    {
        await using var app = new App();
        app.Phone.SetPath(NWPathStatus.Unsatisfied);
        await app.StartAsync(inBackground: true);
        await app.EnqueueAsync(constraints: Connected);
        await app.PendingAsync("refresh", "processing.network");

        // Suspended, the process did not hear that the network came back.
        app.Phone.HoldsSnapshots = true;
        app.Phone.SetPath(NWPathStatus.Satisfied);
        var task = app.Phone.Launch("refresh");
        await App.UntilAsync(() => app.Phone.Events[^1] == "submit refresh");
        Assert.False(task.IsCompleted);
        app.Phone.SendSnapshots();

        Assert.True(await task.Completion);
        Assert.Single(app.Runs);
        Assert.Equal(1, app.Phone.Monitors);
    }

    [Fact]
    public async Task Idle_work_does_not_run_in_a_refresh_nor_while_the_app_is_open()
    {
        await using var app = new App();
        await app.StartAsync();
        await app.EnqueueAsync(constraints: Idle);
        await app.EnqueueAsync(delay: Hour);
        await app.PendingAsync("refresh", "processing");

        Assert.True(await app.Phone.Launch("refresh").Completion);
        Assert.Empty(app.Runs);
        Assert.True(await app.Phone.Launch("processing").Completion);
        Assert.Single(app.Runs);
    }

    [Fact]
    public async Task When_the_user_comes_idle_work_is_stopped_for_that_reason_and_the_rest_goes_on()
    {
        await using var app = new App();
        app.Holds("held");
        await app.StartAsync(inBackground: true);
        var idle = await app.EnqueueAsync("held", Idle);
        var other = await app.EnqueueAsync("held");
        await App.UntilAsync(() => app.Runs.Count == 1);
        var task = app.Phone.Launch("processing");
        await App.UntilAsync(() => app.Runs.Count == 2);

        app.Phone.Activate();
        task.Expire();

        Assert.False(await task.Completion);
        Assert.Equal(StopReason.ConstraintDeviceIdle, (await app.EnqueuedAsync(idle)).StopReason);
        Assert.Equal(WorkState.Running, (await app.InfoAsync(other)).State);
    }

    [Fact]
    public async Task A_task_that_expires_while_another_one_runs_stops_nothing()
    {
        await using var app = new App();
        var held = app.Holds("held");
        await app.StartAsync(inBackground: true);
        var id = await app.EnqueueAsync("held");
        await app.PendingAsync("refresh", "processing");
        var processing = app.Phone.Launch("processing");
        var refresh = app.Phone.Launch("refresh");

        refresh.Expire();
        Assert.False(await refresh.Completion);
        Assert.Equal(WorkState.Running, (await app.InfoAsync(id)).State);

        held.Finish();
        Assert.True(await processing.Completion);
    }

    [Fact]
    public async Task A_work_never_runs_twice_at_the_same_time()
    {
        await using var app = new App();
        var held = app.Holds("held");
        await app.StartAsync();
        await app.EnqueueAsync("held");
        await app.PendingAsync("refresh", "processing");

        var refresh = app.Phone.Launch("refresh");
        var processing = app.Phone.Launch("processing");
        app.Phone.Leave();
        app.Phone.Activate();
        await app.Manager.GetDemandsAsync();
        held.Finish();

        Assert.True(await refresh.Completion);
        Assert.True(await processing.Completion);
        Assert.Equal((1, 1), (app.Runs.Count, app.RunningMax));
    }

    [Fact]
    public async Task A_second_launch_does_not_start_what_ignored_the_stop_of_the_first()
    {
        await using var app = new App();
        var held = app.Holds("held", obeys: false);
        await app.StartAsync(inBackground: true);
        await app.EnqueueAsync("held", Idle);
        await app.PendingAsync("processing");
        var first = app.Phone.Launch("processing");
        await App.UntilAsync(() => app.Runs.Count == 1);
        first.Expire();
        app.Time.Advance(TimeSpan.FromSeconds(2));
        Assert.False(await first.Completion);
        app.Time.Advance(TimeSpan.FromMinutes(1));

        var second = app.Phone.Launch("processing");
        Assert.True(await second.Completion);

        Assert.Single(app.Runs);
        held.Finish();
    }
}
