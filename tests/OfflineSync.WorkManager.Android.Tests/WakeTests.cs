using Android.OS;
using OfflineSync.WorkManager.Android.Tests.Phones;
using Jetpack = AndroidX.Work;

namespace OfflineSync.WorkManager.Android.Tests;

/// <summary>What happens when the system gives the app time.</summary>
public sealed class WakeTests
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    [Fact]
    public void A_wake_starts_the_process_and_runs_what_is_due() => Phone.RunStarted(async phone =>
    {
        var id = await phone.EnqueueAsync(Phone.OneTime().WithInitialDelay(Hour).Build());
        phone.Kill();
        await phone.AdvanceAsync(Hour + Minute);

        Assert.Equal(2, phone.ProcessStarts);
        Assert.Equal(WorkState.Succeeded, (await phone.InfoAsync(id)).State);
        Assert.Equal(["success"], phone.Jobs.Results);
        Assert.Empty(phone.Jobs.Works);
    });

    [Fact]
    public void A_wake_of_an_app_that_registers_nothing_is_tried_again_and_says_what_to_do() => Phone.RunStarted(async phone =>
    {
        await phone.EnqueueAsync(Phone.OneTime().WithInitialDelay(Hour).Build());
        phone.Kill();
        phone.OnCreate = _ => { };
        global::Android.Util.Log.Warnings.Clear();
        await phone.AdvanceAsync(Hour + TimeSpan.FromSeconds(10));

        Assert.Equal(["retry"], phone.Jobs.Results);
        Assert.Equal("ENQUEUED", phone.Jobs.Get("none").State);
        Assert.Contains("AndroidWorkScheduler.Register in Application.OnCreate", Assert.Single(global::Android.Util.Log.Warnings), StringComparison.Ordinal);
    });

    [Fact]
    public void A_queue_that_cannot_be_opened_is_opened_at_the_next_wake() => Phone.RunStarted(async phone =>
    {
        await phone.EnqueueAsync(Phone.OneTime().WithInitialDelay(Hour).Build());
        phone.Kill();
        phone.OpenFailure = new IOException("locked");
        await phone.AdvanceAsync(Hour + TimeSpan.FromSeconds(10));
        Assert.Equal(["retry"], phone.Jobs.Results);

        phone.OpenFailure = null;
        await phone.AdvanceAsync(Minute);
        Assert.Equal(["retry", "success"], phone.Jobs.Results);
        Assert.Single(phone.Runs);
    });

    [Fact]
    public void The_queue_is_opened_once_for_the_app_and_all_wakes() => Phone.RunStarted(async phone =>
    {
        await phone.EnqueueAsync(Phone.OneTime().WithInitialDelay(Hour).Build());
        await phone.EnqueueAsync(Phone.OneTime(constraints: Needs.Connected).WithInitialDelay(Hour).Build());
        phone.Kill();
        await phone.AdvanceAsync(Hour + Minute);

        Assert.Equal(["success", "success"], phone.Jobs.Results);
        Assert.Same(phone.Manager, await phone.Scheduler.StartAsync());
        Assert.Equal(2, phone.Opened);
    });

    [Fact]
    public void A_retry_is_told_as_retry_and_the_next_wake_is_at_the_time_of_the_work() => Phone.RunStarted(async phone =>
    {
        phone.Returns("work", () => WorkResult.Retry(TimeSpan.FromMinutes(20)));
        var id = await phone.EnqueueAsync(Phone.OneTime().WithInitialDelay(Hour).Build());
        phone.Kill();
        await phone.AdvanceAsync(Hour + TimeSpan.FromSeconds(10));

        Assert.Equal(["retry"], phone.Jobs.Results);
        Assert.Equal((await phone.InfoAsync(id)).NextScheduleTime!.Value, phone.Jobs.Get("none").NextRun, TimeSpan.FromSeconds(2));
    });

    [Fact]
    public void A_retry_of_another_class_or_of_an_earlier_time_does_not_count() => Phone.RunStarted(async phone =>
    {
        phone.Returns("work", () => WorkResult.Retry(Hour));
        await phone.EnqueueAsync(Phone.OneTime(constraints: Needs.Connected).Build());
        Assert.Single(phone.Runs);
        await phone.Manager.EnqueueAsync(
            Phone.OneTime("quick", Needs.Connected).WithInitialDelay(Hour / 2).Build(), Phone.OneTime().WithInitialDelay(Hour / 2).Build());
        await phone.SettleAsync();
        phone.Kill();
        await phone.AdvanceAsync(Hour / 2 + TimeSpan.FromSeconds(10));

        Assert.Equal(3, phone.Runs.Count);
        Assert.Equal(["success"], phone.Jobs.Results);
    });

    [Fact]
    public void A_wake_that_leaves_later_work_asks_for_it_before_it_succeeds() => Phone.RunStarted(async phone =>
    {
        await phone.EnqueueAsync(PeriodicWorkRequest.For("work", Hour).Build());
        phone.Kill();
        phone.Jobs.Calls.Clear();
        await phone.AdvanceAsync(Hour + TimeSpan.FromSeconds(10));

        Assert.Equal(2, phone.Runs.Count);
        Assert.Equal(["success"], phone.Jobs.Results);
        Assert.Equal(["APPEND_OR_REPLACE offlinesync-work-none"], phone.Jobs.Calls.Where(c => c.EndsWith("-none", StringComparison.Ordinal)));
        Assert.Equal("ENQUEUED", phone.Jobs.Get("none").State);
        Assert.Equal(phone.Time.GetUtcNow() + Hour, phone.Jobs.Get("none").NextRun, Minute);

        await phone.AdvanceAsync(Hour * 3);
        Assert.Equal(5, phone.Runs.Count);
        Assert.Single(phone.Jobs.Works);
    });

    [Fact]
    public void A_wake_whose_later_work_cannot_be_asked_for_does_not_succeed() => Phone.RunStarted(async phone =>
    {
        await phone.EnqueueAsync(PeriodicWorkRequest.For("work", Hour).Build());
        phone.Kill();
        phone.Jobs.Refusal = new Java.Lang.Throwable("disk full");
        await phone.AdvanceAsync(Hour + TimeSpan.FromSeconds(10));

        Assert.Equal(2, phone.Runs.Count);
        Assert.Equal(["retry"], phone.Jobs.Results);
        Assert.Contains(phone.Errors, e => e.Kind == WorkErrorKind.PlatformScheduler);

        phone.Jobs.Refusal = null;
        await phone.AdvanceAsync(Minute);
        Assert.Equal(phone.Time.GetUtcNow() + Hour, phone.Jobs.Get("none").NextRun, 2 * Minute);
    });

    [Fact]
    public void A_wake_in_vain_backs_off() => Phone.RunStarted(async phone =>
    {
        phone.SystemSeesAllMet = true;
        phone.App.Battery = PhoneApp.BatteryAt(80, BatteryStatus.Discharging);
        await phone.EnqueueAsync(Phone.OneTime(constraints: Needs.Charging).Build());
        await phone.AdvanceAsync(TimeSpan.FromMinutes(10));

        Assert.Empty(phone.Runs);
        Assert.Equal(Enumerable.Repeat("retry", 5), phone.Jobs.Results);
    });

    [Fact]
    public void An_expedited_wake_in_vain_backs_off_too() => Phone.RunStarted(async phone =>
    {
        phone.SystemSeesAllMet = true;
        phone.Network.Active = null;
        await phone.EnqueueAsync(Phone.OneTime(constraints: Needs.Connected).Expedite().Build());
        await phone.AdvanceAsync(TimeSpan.FromMinutes(10));

        Assert.Empty(phone.Runs);
        Assert.Equal(Enumerable.Repeat("retry", 5), phone.Jobs.Results);
    });

    [Fact]
    public void A_wake_in_vain_that_started_the_process_backs_off_too() => Phone.RunStarted(async phone =>
    {
        phone.SystemSeesAllMet = true;
        phone.App.Battery = PhoneApp.BatteryAt(80, BatteryStatus.Discharging);
        await phone.EnqueueAsync(Phone.OneTime(constraints: Needs.Charging).WithInitialDelay(Hour).Build());
        phone.Kill();
        await phone.AdvanceAsync(Hour + TimeSpan.FromMinutes(10));

        Assert.Empty(phone.Runs);
        Assert.Equal(Enumerable.Repeat("retry", 5), phone.Jobs.Results);
    });

    [Fact]
    public void What_a_wake_could_not_run_waits_for_exactly_what_it_needs() => Phone.RunStarted(async phone =>
    {
        phone.Network.Change(PhoneNetwork.Good(global::Android.Net.NetCapability.NotRoaming));
        await phone.EnqueueAsync(Phone.OneTime(constraints: Needs.Network(NetworkType.NotRoaming)).WithInitialDelay(Hour).Build());
        await phone.EnqueueAsync(Phone.OneTime(constraints: Needs.Connected).WithInitialDelay(Hour).Build());
        Assert.Equal("CONNECTED", phone.Jobs.Get("any").Request.Constraints.RequiredNetworkType.Name());
        phone.Kill();
        await phone.AdvanceAsync(Hour + Minute);

        Assert.Single(phone.Runs);
        Assert.Equal(["success"], phone.Jobs.Results);
        Assert.Equal("NOT_ROAMING", phone.Jobs.Get("any").Request.Constraints.RequiredNetworkType.Name());

        phone.Network.Change(PhoneNetwork.Good());
        await phone.SettleAsync();
        Assert.Equal(2, phone.Runs.Count);
    });

    [Fact]
    public void A_work_that_the_app_runs_is_not_run_by_the_wake_for_it() => Phone.RunStarted(async phone =>
    {
        phone.Scheduler.EnterForeground();
        var held = phone.Holds("work");
        await phone.EnqueueAsync(Phone.OneTime().Build());
        Assert.Equal("RUNNING", phone.Jobs.Get("none").State);

        held.Finish();
        await phone.AdvanceAsync(Hour);

        Assert.Single(phone.Runs);
        Assert.Equal(1, held.MostAtOnce);
        Assert.Equal(["success"], phone.Jobs.Results);
        Assert.Empty(phone.Jobs.Works);
    });

    [Fact]
    public void A_wake_is_not_replaced_while_it_runs_whatever_is_enqueued() => Phone.RunStarted(async phone =>
    {
        var held = phone.Holds("work");
        await phone.EnqueueAsync(Phone.OneTime().Build());
        var running = phone.Jobs.Get("none");
        phone.Jobs.Calls.Clear();

        await phone.EnqueueAsync(Phone.OneTime("quick").WithInitialDelay(Hour).Build());
        await phone.EnqueueAsync(Phone.OneTime("quick", Needs.Connected).WithInitialDelay(Hour).Build());
        Assert.Equal("RUNNING", running.State);
        Assert.Equal(["REPLACE offlinesync-work-any"], phone.Jobs.Calls);

        held.Finish();
        await phone.SettleAsync();
        Assert.Equal(["success"], phone.Jobs.Results);
        Assert.Equal(phone.Time.GetUtcNow() + Hour, phone.Jobs.Get("none").NextRun, Minute);
    });

    [Fact]
    public void An_idle_device_is_known_by_the_wake_that_demands_it() => Phone.RunStarted(async phone =>
    {
        var held = phone.Holds("work");
        var changes = 0;
        using var watch = phone.Scheduler.DeviceMonitor.Watch(() => changes++);
        var id = await phone.EnqueueAsync(Phone.OneTime(constraints: Needs.Idle).Build());
        changes = 0;
        Assert.Equal([WaitReason.Constraints], (await phone.Manager.ExplainAsync(id)).Reasons);

        phone.IsIdle = true;
        phone.Jobs.Look();
        await phone.SettleAsync();
        Assert.Equal((1, 1), (held.Running, changes));

        phone.IsIdle = false;
        phone.Jobs.Look();
        await phone.SettleAsync();
        Assert.Equal(2, changes);
        Assert.Equal([StopReason.ConstraintDeviceIdle], phone.Stops);
        Assert.Equal((WorkState.Enqueued, StopReason.ConstraintDeviceIdle), await StateAsync(phone, id));
    });

    [Fact]
    public void A_process_that_dies_during_a_wake_is_started_again_and_the_work_too() => Phone.RunStarted(async phone =>
    {
        phone.Holds("work");
        var id = await phone.EnqueueAsync(Phone.OneTime().Build());
        phone.Kill();
        phone.Returns("work", () => WorkResult.Success());
        await phone.AdvanceAsync(Minute);
        phone.Jobs.Look();
        await phone.SettleAsync();

        Assert.Equal(2, phone.ProcessStarts);
        Assert.Equal(WorkState.Succeeded, (await phone.InfoAsync(id)).State);
        Assert.Equal([AttemptResult.Lost, AttemptResult.Success], (await phone.Manager.GetHistoryAsync(id)).Select(a => a.Result));
    });

    [Fact]
    public void A_request_of_another_version_of_the_app_is_done_without_harm() => Phone.RunStarted(async phone =>
    {
        var builder = new Jetpack.OneTimeWorkRequest.Builder(phone.Jobs.WorkerType);
        builder.SetInputData(new Jetpack.Data.Builder().PutString("class", "any-moonlight").Build());
        phone.Jobs.EnqueueNow("offlinesync-work-any-moonlight", Jetpack.ExistingWorkPolicy.Replace!, builder.Build());
        await phone.SettleAsync();

        Assert.Equal(["success"], phone.Jobs.Results);
        Assert.Empty(phone.Jobs.Works);
    });

    private static async Task<(WorkState State, StopReason Reason)> StateAsync(Phone phone, Guid id)
    {
        var info = await phone.InfoAsync(id);
        return (info.State, info.StopReason);
    }
}
