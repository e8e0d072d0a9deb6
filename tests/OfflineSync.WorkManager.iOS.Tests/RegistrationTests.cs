namespace OfflineSync.WorkManager.Ios.Tests;

public sealed class RegistrationTests
{
    [Fact]
    public async Task All_five_identifiers_are_registered_before_the_queue_is_opened()
    {
        await using var app = new App();
        var opening = new TaskCompletionSource<WorkManager>();
        app.Open = () => opening.Task;

        app.Start();

        Assert.Equal(
            ["refresh", "processing", "processing.network", "processing.power", "processing.network.power"],
            app.Scheduler.GetDiagnostics().Launches.Where(l => l.IsRegistered).Select(l => Phone.Short(l.Identifier)));
        Assert.Empty(app.Log.Lines);
        opening.SetResult(await app.OpenQueueAsync());
    }

    [Fact]
    public async Task Registering_twice_says_what_to_do_before_the_system_ends_the_app()
    {
        await using var app = new App();
        app.Create();
        app.Register();

        Assert.Contains("once", Assert.Throws<InvalidOperationException>(app.Register).Message, StringComparison.Ordinal);
        app.Create();
        Assert.Throws<InvalidOperationException>(app.Register);
    }

    [Fact]
    public async Task The_next_process_may_register_again()
    {
        await using var app = new App();
        await app.StartAsync();
        app.Die();

        await app.StartAsync();

        Assert.True(app.Diagnostics("refresh").IsRegistered);
    }

    [Fact]
    public async Task Registering_late_says_what_to_do_before_the_system_ends_the_app()
    {
        await using var app = new App();
        app.Create();
        app.Phone.FinishLaunching(inBackground: false);

        Assert.Contains("FinishedLaunching", Assert.Throws<InvalidOperationException>(app.Register).Message, StringComparison.Ordinal);
        Assert.All(app.Scheduler.GetDiagnostics().Launches, l => Assert.False(l.IsRegistered));
    }

    [Fact]
    public async Task An_identifier_that_is_missing_in_Info_plist_is_named_and_the_others_work()
    {
        await using var app = new App();
        app.Phone.PermittedIdentifiers.Remove(Phone.Long("processing.power"));
        await app.StartAsync();

        var line = Assert.Single(app.Log.Lines);
        Assert.Contains("com.example.app.processing.power\"", line, StringComparison.Ordinal);
        Assert.Contains("BGTaskSchedulerPermittedIdentifiers", line, StringComparison.Ordinal);
        Assert.False(app.Diagnostics("processing.power").IsRegistered);

        await app.EnqueueAsync(constraints: new Constraints { RequiresCharging = true }, delay: TimeSpan.FromHours(1));
        await app.EnqueueAsync(delay: TimeSpan.FromHours(1));
        await app.PendingAsync("refresh", "processing");
    }

    [Fact]
    public async Task The_identifiers_can_have_a_prefix_of_their_own()
    {
        await using var app = new App();
        var scheduler = new IosWorkScheduler(new IosWorkSchedulerOptions { Open = app.OpenQueueAsync, Prefix = "org.other" });

        Assert.Equal("org.other.refresh", scheduler.GetDiagnostics().Launches[0].Identifier);
    }

    [Fact]
    public void A_scheduler_needs_to_know_how_the_queue_is_opened() =>
        Assert.Throws<ArgumentException>(() => new IosWorkScheduler(new IosWorkSchedulerOptions()));
}
