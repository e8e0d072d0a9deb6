using UIKit;

namespace OfflineSync.WorkManager.Ios.Tests;

/// <summary>What the system is asked for.</summary>
public sealed class RequestTests
{
    private static readonly Constraints Charging = new() { RequiresCharging = true };
    private static readonly Constraints Connected = new() { Network = NetworkType.Connected };

    [Theory]
    [InlineData(NetworkType.NotRequired, false, false, "refresh", "processing")]
    [InlineData(NetworkType.Connected, false, false, "refresh", "processing.network")]
    [InlineData(NetworkType.Unmetered, false, false, "refresh", "processing.network")]
    [InlineData(NetworkType.NotRequired, true, false, "processing.power")]
    [InlineData(NetworkType.Metered, true, false, "processing.network.power")]
    [InlineData(NetworkType.NotRequired, false, true, "processing")]
    [InlineData(NetworkType.NotRoaming, false, true, "processing.network")]
    [InlineData(NetworkType.NotRequired, true, true, "processing.power")]
    public async Task Works_ask_for_the_launches_that_can_serve_them(NetworkType network, bool needsPower, bool needsIdle, params string[] expected)
    {
        await using var app = new App();
        await app.StartAsync();

        await app.EnqueueAsync(
            constraints: new Constraints { Network = network, RequiresCharging = needsPower, RequiresDeviceIdle = needsIdle }, delay: TimeSpan.FromHours(1));

        await app.PendingAsync(expected);
        Assert.All(app.Phone.Pending, p => Assert.Equal(
            (p.Key != "refresh", p.Key.Contains("network", StringComparison.Ordinal), p.Key.EndsWith("power", StringComparison.Ordinal)),
            (p.Value.IsProcessing, p.Value.NeedsNetwork, p.Value.NeedsPower)));
    }

    [Fact]
    public async Task A_request_is_for_the_earliest_work_of_its_class()
    {
        await using var app = new App();
        await app.StartAsync();
        var start = app.Time.GetUtcNow();

        await app.EnqueueAsync(constraints: Charging, delay: TimeSpan.FromHours(3));
        await app.EnqueueAsync(constraints: Charging with { RequiresStorageNotLow = true }, delay: TimeSpan.FromHours(2));
        await App.UntilAsync(() => app.Phone.Pending["processing.power"].NotBefore == start.AddHours(2));

        await app.EnqueueAsync(constraints: Connected, delay: TimeSpan.FromHours(1));
        await App.UntilAsync(() => app.Phone.Pending.ContainsKey("refresh"));
        Assert.Equal(start.AddHours(1), app.Phone.Pending["refresh"].NotBefore);
        Assert.Equal(start.AddHours(2), app.Phone.Pending["processing.power"].NotBefore);
    }

    [Fact]
    public async Task Work_that_is_due_asks_for_a_launch_as_soon_as_possible()
    {
        await using var app = new App();
        app.Phone.SetBattery(UIKit.UIDeviceBatteryState.Unplugged, 0.5f);
        await app.StartAsync();

        await app.EnqueueAsync(constraints: Charging);

        await app.PendingAsync("processing.power");
        Assert.Null(app.Phone.Pending["processing.power"].NotBefore);
    }

    [Fact]
    public async Task No_request_is_for_later_than_a_week()
    {
        await using var app = new App();
        await app.StartAsync();

        await app.EnqueueAsync(constraints: Charging, delay: TimeSpan.FromDays(30));

        await app.PendingAsync("processing.power");
        Assert.Equal(app.Time.GetUtcNow().AddDays(7), app.Phone.Pending["processing.power"].NotBefore);
    }

    [Fact]
    public async Task A_request_that_stays_the_same_is_not_submitted_again()
    {
        await using var app = new App();
        await app.StartAsync();
        await app.EnqueueAsync(constraints: Charging, delay: TimeSpan.FromDays(30));
        await app.PendingAsync("processing.power");

        app.Time.Advance(TimeSpan.FromMinutes(1));
        await app.EnqueueAsync(constraints: Charging, delay: TimeSpan.FromDays(31));
        await app.EnqueueAsync(constraints: Connected with { RequiresDeviceIdle = true }, delay: TimeSpan.FromDays(1));
        await app.PendingAsync("processing.power", "processing.network");

        Assert.Single(app.Phone.Events, "submit processing.power");
    }

    [Fact]
    public async Task A_request_whose_time_has_come_is_not_submitted_again()
    {
        await using var app = new App();
        app.Phone.SetBattery(UIKit.UIDeviceBatteryState.Unplugged, 0.5f);
        await app.StartAsync();
        var first = await app.EnqueueAsync(constraints: Charging, delay: TimeSpan.FromHours(1));
        await app.PendingAsync("processing.power");

        app.Time.Advance(TimeSpan.FromHours(2));
        await app.EnqueueAsync(constraints: Charging);
        await app.Manager.CancelAsync(first);
        await app.EnqueueAsync(constraints: Connected with { RequiresDeviceIdle = true }, delay: TimeSpan.FromDays(1));
        await app.PendingAsync("processing.power", "processing.network");

        Assert.Single(app.Phone.Events, "submit processing.power");
    }

    [Fact]
    public async Task Requests_without_work_are_cancelled_and_those_of_the_app_stay()
    {
        await using var app = new App();
        var own = new PendingRequest(true, false, false, null);
        app.Phone.AddPending("own", own);
        await app.StartAsync();
        var id = await app.EnqueueAsync(delay: TimeSpan.FromHours(1));
        await app.PendingAsync("own", "refresh", "processing");

        await app.Manager.CancelAsync(id);

        await app.PendingAsync("own");
        // The first time it was for what an earlier process may have left behind.
        Assert.Equal(2, app.Phone.Events.Count(e => e == "cancel refresh"));
    }

    [Fact]
    public async Task Requests_of_an_earlier_process_that_nobody_needs_are_cancelled_once()
    {
        await using var app = new App();
        app.Phone.AddPending(Phone.Long("processing"), new PendingRequest(true, false, false, null));

        await app.StartAsync();
        await app.PendingAsync();
        await app.EnqueueAsync(constraints: Charging, delay: TimeSpan.FromHours(1));
        await app.PendingAsync("processing.power");

        Assert.Single(app.Phone.Events, "cancel processing");
    }

    [Fact]
    public async Task A_start_of_the_process_submits_everything_again()
    {
        await using var app = new App();
        await app.StartAsync();
        await app.EnqueueAsync(delay: TimeSpan.FromHours(1));
        await app.PendingAsync("refresh", "processing");

        app.ForceQuit();
        Assert.Empty(app.Phone.Pending);
        await app.StartAsync();

        await app.PendingAsync("refresh", "processing");
    }

    [Fact]
    public async Task Without_background_refresh_one_line_says_so_and_the_app_goes_on()
    {
        await using var app = new App();
        app.Phone.IsBackgroundRefreshOn = false;
        await app.StartAsync();

        await app.EnqueueAsync(delay: TimeSpan.FromHours(1));
        await App.UntilAsync(() => app.Diagnostics("processing").LastSubmission is not null);
        var id = await app.EnqueueAsync();
        await App.UntilAsync(() => app.Runs.Count == 1);

        Assert.Equal(WorkState.Succeeded, (await app.InfoAsync(id)).State);
        Assert.Contains("Background App Refresh", Assert.Single(app.Log.Lines), StringComparison.Ordinal);
        Assert.Equal(1, app.Diagnostics("refresh").LastSubmission?.ErrorCode);

        app.Phone.SetBackgroundRefresh(isOn: true);
        await app.PendingAsync("refresh", "processing");
        Assert.Null(app.Diagnostics("refresh").LastSubmission?.ErrorCode);
    }

    [Fact]
    public async Task A_refusal_is_logged_again_after_it_had_gone()
    {
        await using var app = new App();
        app.Phone.IsBackgroundRefreshOn = false;
        await app.StartAsync();
        await app.EnqueueAsync(constraints: Charging, delay: TimeSpan.FromHours(3));
        await App.UntilAsync(() => app.Log.Lines.Count == 1);
        app.Phone.SetBackgroundRefresh(isOn: true);
        await app.PendingAsync("processing.power");

        app.Phone.IsBackgroundRefreshOn = false;
        await app.EnqueueAsync(constraints: Charging, delay: TimeSpan.FromHours(2));

        await App.UntilAsync(() => app.Log.Lines.Count == 2);
    }

    [Fact]
    public async Task Too_many_requests_of_the_app_are_said_to_be_the_reason_and_the_next_change_tries_again()
    {
        await using var app = new App();
        app.Phone.AddPending("own.refresh", new PendingRequest(false, false, false, null));
        await app.StartAsync();

        await app.EnqueueAsync(delay: TimeSpan.FromHours(1));

        await app.PendingAsync("own.refresh", "processing");
        Assert.Equal(2, app.Diagnostics("refresh").LastSubmission?.ErrorCode);
        Assert.Contains("1 app refresh", Assert.Single(app.Log.Lines), StringComparison.Ordinal);

        app.Phone.Cancel("own.refresh");
        await app.EnqueueAsync(delay: TimeSpan.FromHours(2));
        await app.PendingAsync("refresh", "processing");
    }

    [Fact]
    public async Task A_missing_background_mode_is_named()
    {
        await using var app = new App();
        app.Phone.BackgroundModes.Remove("processing");
        await app.StartAsync();

        await app.EnqueueAsync(delay: TimeSpan.FromHours(1));

        await App.UntilAsync(() => app.Log.Lines.Count == 1);
        Assert.Contains("\"processing\" to UIBackgroundModes", app.Log.Lines[0], StringComparison.Ordinal);
        Assert.Equal(3, app.Diagnostics("processing").LastSubmission?.ErrorCode);
        await app.PendingAsync("refresh");
    }

    [Theory]
    [InlineData(26, true)]
    [InlineData(27, false)]
    public async Task The_way_to_submit_is_that_of_the_system_version(int version, bool isOldWay)
    {
        await using var app = new App();
        app.Phone.Version = new Version(version, 0);
        await app.StartAsync();

        await app.EnqueueAsync(delay: TimeSpan.FromHours(1));

        await app.PendingAsync("refresh", "processing");
        Assert.Equal(isOldWay ? 2 : 0, app.Phone.OldSubmissions);
    }

    [Fact]
    public async Task The_new_way_to_submit_tells_refusals_too()
    {
        await using var app = new App();
        app.Phone.Version = new Version(27, 0);
        app.Phone.IsBackgroundRefreshOn = false;
        await app.StartAsync();

        await app.EnqueueAsync(delay: TimeSpan.FromHours(1));

        await App.UntilAsync(() => app.Diagnostics("refresh").LastSubmission?.ErrorCode == 1);
    }

    [Fact]
    public async Task A_system_that_does_not_answer_is_not_waited_for_longer_than_ten_seconds()
    {
        await using var app = new App();
        app.Phone.Version = new Version(27, 0);
        app.Phone.IsSilent = true;
        // The clock runs freely below: the app must not be able to run the work itself when it is due.
        app.Phone.Battery = (UIDeviceBatteryState.Unplugged, 0.5f);
        await app.StartAsync();
        await app.EnqueueAsync(constraints: Charging, delay: TimeSpan.FromHours(1));

        await App.UntilAsync(() =>
        {
            app.Time.Advance(TimeSpan.FromSeconds(1));
            return app.Diagnostics("processing.power").LastSubmission?.ErrorCode == 0;
        });

        app.Phone.IsSilent = false;
        await app.EnqueueAsync(constraints: Charging, delay: TimeSpan.FromHours(1));
        await app.PendingAsync("processing.power");
    }

    [Fact]
    public async Task Low_Power_Mode_is_shown()
    {
        await using var app = new App();
        await app.StartAsync();
        Assert.False(app.Scheduler.GetDiagnostics().IsLowPowerMode);

        app.Phone.IsLowPowerMode = true;

        Assert.True(app.Scheduler.GetDiagnostics().IsLowPowerMode);
    }
}
