using OfflineSync.WorkManager.Android.Tests.Phones;

namespace OfflineSync.WorkManager.Android.Tests;

/// <summary>Starts of the app, and trouble with the system's work manager.</summary>
public sealed class StartTests
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    [Fact]
    public void After_a_force_stop_the_next_start_makes_the_requests_anew() => Phone.RunStarted(async phone =>
    {
        await phone.EnqueueAsync(Later());
        await phone.EnqueueAsync(Phone.OneTime(constraints: Needs.Charging).WithInitialDelay(TimeSpan.FromDays(2)).Build());
        phone.ForceStop();
        await phone.AdvanceAsync(Minute);
        Assert.Empty(phone.Jobs.Works);

        await phone.LaunchAsync();
        Assert.Equal(["offlinesync-work-none", "offlinesync-work-none-charging"], phone.Jobs.Works.Select(w => w.Name).Order(StringComparer.Ordinal));
    });

    [Fact]
    public void Each_start_makes_the_requests_what_the_queue_needs() => Phone.RunStarted(async phone =>
    {
        var id = await phone.EnqueueAsync(Later());
        await phone.Manager.CancelAsync(id);
        await phone.Manager.EnqueueAsync(Phone.OneTime(constraints: Needs.Connected).WithInitialDelay(TimeSpan.FromDays(1)).Build());
        phone.Kill();
        Assert.Equal(["offlinesync-work-none ENQUEUED"], phone.Jobs.Works.Select(w => w.ToString()));

        await phone.LaunchAsync();
        Assert.Equal(["offlinesync-work-any ENQUEUED"], phone.Jobs.Works.Select(w => w.ToString()));
    });

    [Fact]
    public void A_start_during_a_wake_leaves_the_wake_alone() => Phone.RunStarted(async phone =>
    {
        var held = phone.Holds("work");
        await phone.EnqueueAsync(Phone.OneTime().WithInitialDelay(Minute).Build());
        phone.Kill();
        await phone.AdvanceAsync(Minute);
        var wake = phone.Jobs.Get("none");
        await phone.LaunchAsync();

        Assert.Equal("RUNNING", wake.State);
        Assert.Equal(1, held.Running);
        Assert.Equal(2, phone.ProcessStarts);
    });

    [Fact]
    public void An_open_that_throws_is_told_to_the_app_and_can_be_tried_again() => Phone.Run(async phone =>
    {
        phone.OpenFailure = new IOException("locked");
        phone.EnsureProcess();
        await Assert.ThrowsAsync<IOException>(phone.Scheduler.StartAsync);

        phone.OpenFailure = null;
        Assert.Same(await phone.Scheduler.StartAsync(), phone.Manager);
        Assert.Same(AndroidWorkScheduler.Current, phone.Scheduler);
    });

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_refused_request_does_not_crash_and_is_tried_again(bool throwsAtOnce) => Phone.RunStarted(async phone =>
    {
        phone.Jobs.ThrowsAtOnce = throwsAtOnce;
        phone.Jobs.Refusal = new Java.Lang.Throwable("database or disk is full");
        await phone.EnqueueAsync(Later());
        var error = Assert.Single(phone.Errors);
        Assert.Equal((WorkErrorKind.PlatformScheduler, phone.Jobs.Refusal), (error.Kind, error.Exception));
        Assert.Contains("offlinesync-work-none", error.Message, StringComparison.Ordinal);

        phone.Jobs.Refusal = null;
        await phone.AdvanceAsync(TimeSpan.FromSeconds(30));
        Assert.NotNull(phone.Jobs.Find("none"));
        Assert.Single(phone.Errors);
    });

    [Fact]
    public void A_work_manager_that_is_not_initialized_does_not_crash_the_app() => Phone.Run(async phone =>
    {
        phone.HasWorkManager = false;
        await phone.LaunchAsync();
        Assert.NotEmpty(phone.Errors);
        Assert.False(await phone.Scheduler.SubmitAsync());

        phone.HasWorkManager = true;
        await phone.EnqueueAsync(Later());
        Assert.NotNull(phone.Jobs.Find("none"));
    });

    [Fact]
    public void A_system_that_never_answers_counts_as_refusing_and_what_it_has_as_unknown() => Phone.RunStarted(async phone =>
    {
        await phone.EnqueueAsync(Later());
        var right = phone.Jobs.Get("none").NextRun;
        phone.Jobs.IsSilent = true;
        var id = await phone.EnqueueAsync(Phone.OneTime().WithInitialDelay(TimeSpan.FromHours(1)).Build());
        await phone.AdvanceAsync(TimeSpan.FromSeconds(29));
        Assert.Empty(phone.Errors);
        await phone.AdvanceAsync(TimeSpan.FromSeconds(2));
        Assert.IsType<TimeoutException>(Assert.Single(phone.Errors).Exception);

        phone.Jobs.IsSilent = false;
        await phone.Manager.CancelAsync(id);
        await phone.SettleAsync();
        Assert.Equal(right, phone.Jobs.Get("none").NextRun, TimeSpan.FromSeconds(1));
    });

    [Fact]
    public void A_cancellation_that_is_refused_is_tried_again() => Phone.RunStarted(async phone =>
    {
        var id = await phone.EnqueueAsync(Later());
        phone.Jobs.Refusal = new Java.Lang.Throwable("database is locked");
        await phone.Manager.CancelAsync(id);
        await phone.SettleAsync();
        Assert.NotNull(phone.Jobs.Find("none"));

        phone.Jobs.Refusal = null;
        await phone.AdvanceAsync(Minute);
        Assert.Null(phone.Jobs.Find("none"));
    });

    [Fact]
    public void Trying_again_takes_longer_each_time_and_ends_until_something_changes() => Phone.RunStarted(async phone =>
    {
        phone.Jobs.Refusal = new Java.Lang.Throwable("disk I/O error");
        phone.Jobs.Calls.Clear();
        await phone.EnqueueAsync(Later());
        foreach (var (seconds, tries) in new[] { (25, 1), (10, 2), (50, 2), (10, 3), (110, 3), (10, 4), (230, 4), (10, 5), (470, 5), (10, 6) })
        {
            await phone.AdvanceAsync(TimeSpan.FromSeconds(seconds));
            Assert.Equal(tries, phone.Jobs.Calls.Count);
        }
        await phone.AdvanceAsync(TimeSpan.FromDays(0.5));
        Assert.Equal(6, phone.Jobs.Calls.Count);

        phone.Jobs.Refusal = null;
        await phone.EnqueueAsync(Later());
        Assert.NotNull(phone.Jobs.Find("none"));
    });

    [Fact]
    public void A_handler_of_errors_that_throws_does_no_harm() => Phone.RunStarted(async phone =>
    {
        phone.Scheduler.Error += (_, _) => throw new InvalidOperationException("no handler");
        phone.Jobs.Refusal = new Java.Lang.Throwable("full");
        await phone.EnqueueAsync(Later());
        phone.Jobs.Refusal = null;
        await phone.AdvanceAsync(Minute);

        Assert.NotNull(phone.Jobs.Find("none"));
    });

    [Fact]
    public void A_queue_that_the_app_has_closed_is_left_alone() => Phone.RunStarted(async phone =>
    {
        await phone.EnqueueAsync(Later());
        await phone.Manager.DisposeAsync();
        phone.Jobs.Calls.Clear();

        Assert.True(await phone.Scheduler.SubmitAsync());
        Assert.Empty(phone.Jobs.Calls);
    });

    [Fact]
    public void A_new_registration_takes_the_place_of_the_old_one() => Phone.RunStarted(async phone =>
    {
        var old = phone.Scheduler;
        phone.Register();
        Assert.NotSame(old, AndroidWorkScheduler.Current);
        old.Dispose();
        Assert.Same(phone.Scheduler, AndroidWorkScheduler.Current);
        await phone.SettleAsync();
    });

    [Fact]
    public void Options_that_make_no_sense_are_refused() => Phone.Run(phone =>
    {
        Assert.Throws<ArgumentException>(() => phone.Register(o => o.NamePrefix = " "));
        Assert.Throws<ArgumentOutOfRangeException>(() => phone.Register(o => o.OperationTimeout = TimeSpan.Zero));
        Assert.Throws<ArgumentOutOfRangeException>(() => phone.Register(o => o.RetryDelay = TimeSpan.Zero));
        Assert.Throws<ArgumentOutOfRangeException>(() => phone.Register(o => o.RetriesMax = -1));
        Assert.Throws<ArgumentOutOfRangeException>(() => phone.Register(o => o.PollInterval = TimeSpan.Zero));
        Assert.Throws<ArgumentOutOfRangeException>(() => phone.Register(o => o.SubmitDelay = TimeSpan.FromTicks(-1)));
        return Task.CompletedTask;
    });

    private static OneTimeWorkRequest Later() => Phone.OneTime().WithInitialDelay(TimeSpan.FromDays(1)).Build();
}
