using OfflineSync.WorkManager.Android.Tests.Phones;

namespace OfflineSync.WorkManager.Android.Tests;

/// <summary>What happens when the system takes the time back.</summary>
public sealed class StopTests
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    [Fact]
    public void A_lost_network_stops_the_work_and_its_return_runs_it_again() => Phone.RunStarted(async phone =>
    {
        var held = phone.Holds("work");
        var id = await phone.EnqueueAsync(Phone.OneTime(constraints: Needs.Connected).Build());
        await phone.AdvanceAsync(Minute);
        phone.Network.Change(null);
        await phone.SettleAsync();

        Assert.Equal(1, held.Cancelled);
        Assert.Equal([StopReason.ConstraintConnectivity], phone.Stops);
        Assert.Equal((WorkState.Enqueued, StopReason.ConstraintConnectivity), await StateAsync(phone, id));
        Assert.Equal(("ENQUEUED", 7), (phone.Jobs.Get("any").State, phone.Jobs.Get("any").StopReason));

        phone.Network.Change(PhoneNetwork.Good());
        await phone.SettleAsync();
        Assert.Equal(1, held.Running);
        Assert.Equal("RUNNING", phone.Jobs.Get("any").State);
    });

    [Theory]
    [InlineData(-512, StopReason.Unknown)]
    [InlineData(-128, StopReason.ForegroundServiceTimeout)]
    [InlineData(2, StopReason.Preempt)]
    [InlineData(3, StopReason.Timeout)]
    [InlineData(4, StopReason.DeviceState)]
    [InlineData(5, StopReason.ConstraintBatteryNotLow)]
    [InlineData(9, StopReason.ConstraintStorageNotLow)]
    [InlineData(10, StopReason.Quota)]
    [InlineData(11, StopReason.BackgroundRestriction)]
    [InlineData(12, StopReason.AppStandby)]
    [InlineData(13, StopReason.User)]
    [InlineData(15, StopReason.EstimatedAppLaunchTimeChanged)]
    [InlineData(16, StopReason.Unknown)]
    [InlineData(-256, StopReason.Unknown)]
    public void The_systems_reason_becomes_the_works(int reason, StopReason expected) => Phone.RunStarted(async phone =>
    {
        var held = phone.Holds("work");
        var id = await phone.EnqueueAsync(Phone.OneTime().Build());
        await phone.AdvanceAsync(Minute);
        phone.Jobs.IsPaused = true;
        phone.Jobs.Stop("none", reason);
        await phone.SettleAsync();

        Assert.Equal(1, held.Cancelled);
        Assert.Equal([expected], phone.Stops);
        Assert.Equal((WorkState.Enqueued, expected), await StateAsync(phone, id));
    });

    [Fact]
    public void A_system_that_does_not_tell_the_reason_is_believed_that_it_has_one() => Phone.Run(async phone =>
    {
        phone.ApiLevel = 30;
        await phone.LaunchAsync();
        phone.Holds("work");
        var id = await phone.EnqueueAsync(Phone.OneTime().Build());
        phone.Jobs.Stop("none", 3);
        await phone.SettleAsync();

        Assert.Equal([StopReason.Unknown], phone.Stops);
        Assert.Equal(StopReason.Unknown, (await phone.InfoAsync(id)).StopReason);
    });

    [Fact]
    public void A_work_longer_than_the_systems_limit_is_stopped_and_goes_on_in_the_next_wake() => Phone.RunStarted(async phone =>
    {
        var held = phone.Holds("work");
        var id = await phone.EnqueueAsync(Phone.OneTime().Build());
        phone.Jobs.IsPaused = true;
        await phone.AdvanceAsync(TimeSpan.FromMinutes(11));
        Assert.Equal([StopReason.Timeout], phone.Stops);
        Assert.Equal((WorkState.Enqueued, StopReason.Timeout), await StateAsync(phone, id));
        Assert.Equal(0, held.Running);

        phone.Jobs.IsPaused = false;
        phone.Jobs.Look();
        await phone.SettleAsync();
        Assert.Equal(1, held.Running);
        Assert.Equal([0, 1], phone.Runs.Select(r => r.Attempt));
    });

    [Fact]
    public void What_was_stopped_does_not_start_by_itself_and_says_why() => Phone.RunStarted(async phone =>
    {
        phone.Holds("work");
        var id = await phone.EnqueueAsync(Phone.OneTime().Build());
        await phone.AdvanceAsync(Minute);
        phone.Jobs.IsPaused = true;
        phone.Jobs.Stop("none", 10);
        await phone.SettleAsync();
        Assert.Equal([WaitReason.HeldBack], (await phone.Manager.ExplainAsync(id)).Reasons);
        var other = await phone.EnqueueAsync(Phone.OneTime("quick", Needs.Connected).Build());
        await phone.AdvanceAsync(TimeSpan.FromHours(2));
        Assert.Single(phone.Runs);

        phone.Scheduler.EnterForeground();
        await phone.SettleAsync();
        Assert.Equal(3, phone.Runs.Count);
        Assert.Equal(WorkState.Succeeded, (await phone.InfoAsync(other)).State);
    });

    [Fact]
    public void Without_the_user_and_another_wake_everything_stops() => Phone.RunStarted(async phone =>
    {
        phone.Holds("work");
        var id = await phone.EnqueueAsync(Phone.OneTime(constraints: Needs.Connected).Build());
        phone.Jobs.IsPaused = true;
        var other = await phone.EnqueueAsync(Phone.OneTime().Build());
        await phone.AdvanceAsync(Minute);
        phone.Jobs.Stop("any", 3);
        await phone.SettleAsync();

        Assert.Equal((WorkState.Enqueued, StopReason.Timeout), await StateAsync(phone, id));
        Assert.Equal((WorkState.Enqueued, StopReason.Timeout), await StateAsync(phone, other));
    });

    [Fact]
    public void While_another_wake_runs_only_the_works_of_the_class_stop() => Phone.RunStarted(async phone =>
    {
        phone.Holds("work");
        var id = await phone.EnqueueAsync(Phone.OneTime(constraints: Needs.Connected).Build());
        var other = await phone.EnqueueAsync(Phone.OneTime().Build());
        phone.Jobs.IsPaused = true;
        await phone.AdvanceAsync(Minute);
        phone.Jobs.Stop("any", 3);
        await phone.SettleAsync();

        Assert.Equal((WorkState.Enqueued, StopReason.Timeout), await StateAsync(phone, id));
        Assert.Equal(WorkState.Running, (await phone.InfoAsync(other)).State);

        phone.Jobs.Stop("none", 2);
        await phone.SettleAsync();
        Assert.Equal((WorkState.Enqueued, StopReason.Preempt), await StateAsync(phone, other));
        Assert.Equal([WaitReason.HeldBack], (await phone.Manager.ExplainAsync(id)).Reasons);
    });

    [Fact]
    public void While_the_user_is_there_only_the_works_of_the_class_stop() => Phone.RunStarted(async phone =>
    {
        phone.Scheduler.EnterForeground();
        phone.Holds("work");
        var id = await phone.EnqueueAsync(Phone.OneTime(constraints: Needs.Connected).Build());
        phone.Jobs.IsPaused = true;
        var other = await phone.EnqueueAsync(Phone.OneTime().Build());
        await phone.AdvanceAsync(Minute);
        phone.Jobs.Stop("any", 3);
        await phone.SettleAsync();

        Assert.Equal(WorkState.Enqueued, (await phone.InfoAsync(id)).State);
        Assert.Equal(WorkState.Running, (await phone.InfoAsync(other)).State);
        await phone.AdvanceAsync(Minute);
        Assert.Equal(2, phone.Runs.Count);
    });

    [Fact]
    public void Each_class_that_was_stopped_is_held_back_for_itself() => Phone.RunStarted(async phone =>
    {
        phone.Scheduler.EnterForeground();
        phone.Holds("work");
        var id = await phone.EnqueueAsync(Phone.OneTime(constraints: Needs.Connected).Build());
        var other = await phone.EnqueueAsync(Phone.OneTime().Build());
        await phone.AdvanceAsync(Minute);
        phone.Jobs.IsPaused = true;
        phone.Jobs.Stop("any", 3);
        await phone.SettleAsync();
        phone.Jobs.Stop("none", 3);
        await phone.AdvanceAsync(Minute);

        Assert.Equal(2, phone.Runs.Count);
        Assert.Equal([WaitReason.HeldBack], (await phone.Manager.ExplainAsync(id)).Reasons);
        Assert.Equal([WaitReason.HeldBack], (await phone.Manager.ExplainAsync(other)).Reasons);
        await phone.EnqueueAsync(Phone.OneTime("quick", Needs.Charging).Build());
        Assert.Equal(3, phone.Runs.Count);
    });

    [Fact]
    public void A_wake_that_is_being_stopped_gives_no_right_to_run() => Phone.RunStarted(async phone =>
    {
        phone.Does("deaf", (_, _) => new TaskCompletionSource<WorkResult>().Task);
        phone.Holds("work");
        await phone.EnqueueAsync(Phone.OneTime("deaf", Needs.Connected).Build());
        await phone.EnqueueAsync(Phone.OneTime().Build());
        phone.Jobs.IsPaused = true;
        phone.Jobs.Stop("any", 3);
        await phone.SettleAsync();
        phone.Jobs.Stop("none", 3);
        await phone.SettleAsync();

        await phone.EnqueueAsync(Phone.OneTime("quick", Needs.Charging).Build());
        Assert.DoesNotContain(phone.Runs, r => r.WorkerName == "quick");
        await phone.AdvanceAsync(Minute);
    });

    [Fact]
    public void Requests_that_somebody_cancelled_are_made_anew_and_the_works_go_on() => Phone.RunStarted(async phone =>
    {
        phone.Holds("work");
        var id = await phone.EnqueueAsync(Phone.OneTime().Build());
        Assert.Equal("RUNNING", phone.Jobs.Get("none").State);
        phone.Jobs.CancelEverything();
        await phone.SettleAsync();

        Assert.Equal(WorkState.Running, (await phone.InfoAsync(id)).State);
        Assert.Equal("RUNNING", phone.Jobs.Get("none").State);
        Assert.Single(phone.Runs);
    });

    [Fact]
    public void A_request_that_is_replaced_as_its_worker_starts_stops_no_work() => Phone.RunStarted(async phone =>
    {
        phone.Holds("work");
        await phone.EnqueueAsync(Phone.OneTime("quick").WithInitialDelay(Minute).Build());
        var id = await phone.EnqueueAsync(Phone.OneTime(constraints: Needs.Connected).Build());
        phone.Jobs.IsPaused = true;
        await phone.AdvanceAsync(Minute);
        phone.Jobs.IsPaused = false;
        await phone.Manager.EnqueueAsync(Phone.OneTime("work").Build());
        var submission = phone.Scheduler.SubmitAsync();
        phone.Jobs.Look();
        Assert.True(await submission);
        await phone.SettleAsync();

        Assert.Empty(phone.Stops);
        Assert.Equal(WorkState.Running, (await phone.InfoAsync(id)).State);
        Assert.Equal("RUNNING", phone.Jobs.Get("none").State);
    });

    [Fact]
    public void A_wake_that_is_stopped_before_the_queue_is_open_starts_nothing_new() => Phone.RunStarted(async phone =>
    {
        await phone.EnqueueAsync(Phone.OneTime().WithInitialDelay(Minute).Build());
        phone.Kill();
        var gate = new TaskCompletionSource();
        phone.OpenGate = gate.Task;
        await phone.AdvanceAsync(Minute);
        Assert.Equal("RUNNING", phone.Jobs.Get("none").State);
        phone.Jobs.IsPaused = true;
        phone.Jobs.Stop("none", 3);
        gate.SetResult();
        await phone.SettleAsync();
        await phone.EnqueueAsync(Phone.OneTime("quick").Build());
        Assert.DoesNotContain(phone.Runs, r => r.WorkerName == "quick");

        phone.Jobs.IsPaused = false;
        phone.Jobs.Look();
        await phone.AdvanceAsync(Minute);
        Assert.Contains(phone.Runs, r => r.WorkerName == "quick");
    });

    private static async Task<(WorkState State, StopReason Reason)> StateAsync(Phone phone, Guid id)
    {
        var info = await phone.InfoAsync(id);
        return (info.State, info.StopReason);
    }
}
