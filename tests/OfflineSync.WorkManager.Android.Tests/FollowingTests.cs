using OfflineSync.WorkManager.Android.Tests.Phones;

namespace OfflineSync.WorkManager.Android.Tests;

/// <summary>The system's requests follow the queue, and are left alone when they are right.</summary>
public sealed class FollowingTests
{
    [Fact]
    public void The_first_look_asks_for_what_is_needed_and_cancels_what_an_earlier_process_may_have_left() => Phone.RunStarted(phone =>
    {
        Assert.Equal(12, phone.Jobs.Calls.Count);
        Assert.All(phone.Jobs.Calls, call => Assert.StartsWith("CANCEL offlinesync-work-", call, StringComparison.Ordinal));
        return Task.CompletedTask;
    });

    [Fact]
    public void An_enqueued_work_makes_a_request_and_its_cancellation_withdraws_it() => Phone.RunStarted(async phone =>
    {
        phone.Jobs.Calls.Clear();
        var id = await phone.EnqueueAsync(Later());
        await phone.Manager.CancelAsync(id);
        await phone.SettleAsync();

        Assert.Equal(["REPLACE offlinesync-work-none", "CANCEL offlinesync-work-none"], phone.Jobs.Calls);
        Assert.Empty(phone.Jobs.Works);
    });

    [Fact]
    public void An_update_moves_the_work_from_class_to_class_and_in_time() => Phone.RunStarted(async phone =>
    {
        var id = await phone.EnqueueAsync(Later());
        phone.Jobs.Calls.Clear();
        await phone.Manager.UpdateAsync(Phone.OneTime(constraints: Needs.Connected).WithId(id).WithInitialDelay(TimeSpan.FromHours(1)).Build());
        await phone.SettleAsync();

        Assert.Equal(["CANCEL offlinesync-work-none", "REPLACE offlinesync-work-any"], phone.Jobs.Calls);
        Assert.Equal((await phone.InfoAsync(id)).NextScheduleTime!.Value, phone.Jobs.Get("any").NextRun, TimeSpan.FromSeconds(1));
    });

    [Fact]
    public void The_end_of_the_last_work_withdraws_the_request() => Phone.RunStarted(async phone =>
    {
        phone.Jobs.IsPaused = true;
        var held = phone.Holds("work");
        await phone.EnqueueAsync(Phone.OneTime().Build());
        Assert.Equal("ENQUEUED", phone.Jobs.Get("none").State);

        held.Finish();
        await phone.SettleAsync();
        Assert.Empty(phone.Jobs.Works);
    });

    [Fact]
    public void A_retry_moves_the_request_to_its_time() => Phone.RunStarted(async phone =>
    {
        phone.Jobs.IsPaused = true;
        phone.Returns("work", () => WorkResult.Retry(TimeSpan.FromMinutes(20)));
        var id = await phone.EnqueueAsync(Phone.OneTime().Build());

        Assert.Equal((await phone.InfoAsync(id)).NextScheduleTime!.Value, phone.Jobs.Get("none").NextRun, TimeSpan.FromSeconds(1));
    });

    [Fact]
    public void Periodic_work_asks_for_its_next_period() => Phone.RunStarted(async phone =>
    {
        await phone.EnqueueAsync(PeriodicWorkRequest.For("work", TimeSpan.FromHours(1)).Build());
        Assert.Single(phone.Runs);

        Assert.Equal(phone.Time.GetUtcNow().AddHours(1), phone.Jobs.Get("none").NextRun, TimeSpan.FromSeconds(10));
    });

    [Fact]
    public void Nothing_is_submitted_again_while_the_request_serves() => Phone.RunStarted(async phone =>
    {
        await phone.EnqueueAsync(Later());
        phone.Jobs.Calls.Clear();

        await phone.EnqueueAsync(Phone.OneTime().WithInitialDelay(TimeSpan.FromDays(2)).Build());
        Assert.True(await phone.Scheduler.SubmitAsync());
        await phone.EnqueueAsync(Phone.OneTime("quick").Build());

        Assert.Empty(phone.Jobs.Calls);
    });

    [Fact]
    public void An_expedited_request_also_serves_what_is_not() => Phone.RunStarted(async phone =>
    {
        phone.Network.Change(null);
        await phone.EnqueueAsync(Phone.OneTime(constraints: Needs.Connected).Build());
        var id = await phone.EnqueueAsync(Phone.OneTime(constraints: Needs.Connected).Expedite().Build());
        Assert.True(phone.Jobs.Get("any").Request.IsExpedited);
        phone.Jobs.Calls.Clear();
        await phone.Manager.CancelAsync(id);
        await phone.SettleAsync();

        Assert.Empty(phone.Jobs.Calls);
    });

    [Fact]
    public void Nothing_is_submitted_again_when_the_time_of_a_request_has_come() => Phone.RunStarted(async phone =>
    {
        phone.Network.Change(null);
        await phone.EnqueueAsync(Phone.OneTime(constraints: Needs.Connected).WithInitialDelay(TimeSpan.FromMinutes(1)).Build());
        await phone.AdvanceAsync(TimeSpan.FromMinutes(2));
        phone.Jobs.Calls.Clear();

        await phone.EnqueueAsync(Phone.OneTime(constraints: Needs.Connected).Build());

        Assert.Empty(phone.Jobs.Calls);
    });

    [Fact]
    public void Many_changes_cost_one_submission() => Phone.RunStarted(async phone =>
    {
        phone.Jobs.Calls.Clear();
        for (var i = 0; i < 50; i++)
            await phone.Manager.EnqueueAsync(Phone.OneTime().WithInitialDelay(TimeSpan.FromHours(50 - i)).Build());
        await phone.SettleAsync();

        Assert.Equal(["REPLACE offlinesync-work-none"], phone.Jobs.Calls);
    });

    [Fact]
    public void Works_that_are_quickly_done_cost_none() => Phone.RunStarted(async phone =>
    {
        phone.Jobs.Calls.Clear();
        await phone.EnqueueAsync(Phone.OneTime().Build());

        Assert.Single(phone.Runs);
        Assert.Empty(phone.Jobs.Calls);
    });

    [Fact]
    public void A_submission_at_once_does_not_wait_for_the_delay() => Phone.RunStarted(async phone =>
    {
        await phone.Manager.EnqueueAsync(Later());
        Assert.Null(phone.Jobs.Find("none"));

        Assert.True(await phone.Scheduler.SubmitAsync());
        Assert.NotNull(phone.Jobs.Find("none"));
    });

    [Fact]
    public void Leaving_the_foreground_submits_at_once() => Phone.RunStarted(async phone =>
    {
        phone.Scheduler.EnterForeground();
        Assert.True(phone.Scheduler.IsInForeground);
        await phone.Manager.EnqueueAsync(Later());

        phone.Scheduler.LeaveForeground();
        await phone.Pump.IdleAsync();

        Assert.False(phone.Scheduler.IsInForeground);
        Assert.NotNull(phone.Jobs.Find("none"));
    });

    [Fact]
    public void The_requests_of_others_are_left_alone() => Phone.Run(async phone =>
    {
        var request = new AndroidX.Work.OneTimeWorkRequest.Builder(typeof(object)).SetInitialDelay(TimeSpan.FromDays(9)).Build();
        phone.Jobs.EnqueueNow("photos", AndroidX.Work.ExistingWorkPolicy.Replace!, request);
        await phone.LaunchAsync();
        var id = await phone.EnqueueAsync(Later());
        await phone.Manager.CancelAsync(id);
        await phone.SettleAsync();

        Assert.Equal(["photos ENQUEUED"], phone.Jobs.Works.Select(w => w.ToString()));
        Assert.All(phone.Jobs.Calls, call => Assert.Contains(" offlinesync-work-", call, StringComparison.Ordinal));
    });

    private static OneTimeWorkRequest Later() => Phone.OneTime().WithInitialDelay(TimeSpan.FromDays(1)).Build();
}
