using OfflineSync.WorkManager.Android.Tests.Phones;

namespace OfflineSync.WorkManager.Android.Tests;

/// <summary>What the system is asked for.</summary>
public sealed class RequestTests
{
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);

    [Fact]
    public void Works_of_a_class_share_one_request_for_the_earliest_of_them() => Phone.RunStarted(async phone =>
    {
        await phone.EnqueueAsync(Later(Needs.Connected, hours: 3));
        await phone.EnqueueAsync(Later(Needs.Connected, hours: 2));

        var work = Assert.Single(phone.Jobs.Works);
        Assert.Equal(phone.Time.GetUtcNow().AddHours(2), work.NextRun, TimeSpan.FromSeconds(10));
        Assert.Equal("offlinesync-work-any", work.Name);
        Assert.Equal(["offlinesync-work"], work.Request.Tags);
    });

    [Fact]
    public void There_are_never_more_than_twelve() => Phone.RunStarted(async phone =>
    {
        foreach (var network in Enum.GetValues<NetworkType>())
        {
            for (var bits = 0; bits < 16; bits++)
            {
                await phone.Manager.EnqueueAsync(Later(new Constraints
                {
                    Network = network,
                    RequiresCharging = (bits & 1) != 0,
                    RequiresDeviceIdle = (bits & 2) != 0,
                    RequiresBatteryNotLow = (bits & 4) != 0,
                    RequiresStorageNotLow = (bits & 8) != 0,
                }));
            }
        }
        await phone.SettleAsync();

        string[] expected =
        [
            "any", "any-charging", "any-charging-idle", "any-idle", "none", "none-charging", "none-charging-idle", "none-idle",
            "unmetered", "unmetered-charging", "unmetered-charging-idle", "unmetered-idle",
        ];
        Assert.Equal(expected.Select(c => $"offlinesync-work-{c}"), phone.Jobs.Works.Select(w => w.Name).Order(StringComparer.Ordinal));
        Assert.All(phone.Jobs.Works, w => Assert.Equal(
            (w.Name.Contains("-charging", StringComparison.Ordinal), w.Name.EndsWith("-idle", StringComparison.Ordinal)),
            (w.Request.Constraints.RequiresCharging(), w.Request.Constraints.RequiresDeviceIdle())));
    });

    [Theory]
    [InlineData(NetworkType.NotRequired, NetworkType.NotRequired, "none", "NOT_REQUIRED")]
    [InlineData(NetworkType.Connected, NetworkType.Connected, "any", "CONNECTED")]
    [InlineData(NetworkType.NotRoaming, NetworkType.NotRoaming, "any", "NOT_ROAMING")]
    [InlineData(NetworkType.Metered, NetworkType.Metered, "any", "METERED")]
    [InlineData(NetworkType.Metered, NetworkType.NotRoaming, "any", "CONNECTED")]
    [InlineData(NetworkType.Unmetered, NetworkType.Unmetered, "unmetered", "UNMETERED")]
    [InlineData(NetworkType.TemporarilyUnmetered, NetworkType.TemporarilyUnmetered, "unmetered", "TEMPORARILY_UNMETERED")]
    [InlineData(NetworkType.Unmetered, NetworkType.TemporarilyUnmetered, "unmetered", "UNMETERED")]
    public void The_network_is_exact_when_all_agree(NetworkType one, NetworkType other, string wakeClass, string expected) => Phone.RunStarted(async phone =>
    {
        await phone.EnqueueAsync(Later(Needs.Network(one)));
        await phone.EnqueueAsync(Later(Needs.Network(other)));

        Assert.Equal(expected, phone.Jobs.Get(wakeClass).Request.Constraints.RequiredNetworkType.Name());
    });

    [Fact]
    public void A_network_that_the_system_is_too_old_for_is_asked_for_in_an_old_way() => Phone.Run(async phone =>
    {
        phone.ApiLevel = 29;
        await phone.LaunchAsync();
        await phone.EnqueueAsync(Later(Needs.Network(NetworkType.TemporarilyUnmetered)));

        Assert.Equal("UNMETERED", phone.Jobs.Get("unmetered").Request.Constraints.RequiredNetworkType.Name());
    });

    [Fact]
    public void Battery_and_storage_are_asked_for_only_when_all_need_them() => Phone.RunStarted(async phone =>
    {
        await phone.EnqueueAsync(Later(new Constraints { RequiresBatteryNotLow = true, RequiresStorageNotLow = true }));
        var first = phone.Jobs.Get("none").Request.Constraints;
        Assert.True(first.RequiresBatteryNotLow() && first.RequiresStorageNotLow());

        await phone.EnqueueAsync(Later(new Constraints { RequiresStorageNotLow = true }));
        var second = phone.Jobs.Get("none").Request.Constraints;
        Assert.True(!second.RequiresBatteryNotLow() && second.RequiresStorageNotLow());

        await phone.EnqueueAsync(Later(Constraints.None));
        Assert.False(phone.Jobs.Get("none").Request.Constraints.RequiresStorageNotLow());
    });

    [Fact]
    public void A_blocked_work_asks_for_nothing_before_its_prerequisite_has_succeeded() => Phone.RunStarted(async phone =>
    {
        phone.IsCharging = false;
        phone.App.Battery = PhoneApp.BatteryAt(80, global::Android.OS.BatteryStatus.Discharging);
        var held = phone.Holds("work");
        await phone.Manager.BeginWith(Phone.OneTime().Build()).Then(Phone.OneTime(constraints: Needs.Charging).Build()).EnqueueAsync();
        await phone.SettleAsync();
        Assert.Null(phone.Jobs.Find("none-charging"));

        held.Finish();
        await phone.SettleAsync();
        Assert.NotNull(phone.Jobs.Find("none-charging"));
    });

    [Fact]
    public void An_expedited_first_attempt_is_expedited_and_later_ones_are_not() => Phone.RunStarted(async phone =>
    {
        phone.Network.Change(null);
        phone.Returns("work", () => WorkResult.Retry());
        await phone.EnqueueAsync(Phone.OneTime(constraints: Needs.Connected).Expedite().Build());
        Assert.True(phone.Jobs.Get("any").Request.IsExpedited);

        phone.Network.Change(PhoneNetwork.Good());
        await phone.SettleAsync();
        Assert.Single(phone.Runs);
        Assert.False(phone.Jobs.Get("any").Request.IsExpedited);
    });

    [Fact]
    public void Before_expedited_jobs_existed_nothing_is_expedited() => Phone.Run(async phone =>
    {
        phone.ApiLevel = 30;
        await phone.LaunchAsync();
        phone.Network.Change(null);
        await phone.EnqueueAsync(Phone.OneTime(constraints: Needs.Connected).Expedite().Build());

        Assert.False(phone.Jobs.Get("any").Request.IsExpedited);
    });

    [Fact]
    public void The_prefix_of_the_names_is_the_apps_choice() => Phone.Run(async phone =>
    {
        phone.OnCreate = p => p.Register(options => options.NamePrefix = "shop");
        await phone.LaunchAsync();
        await phone.EnqueueAsync(Later(Constraints.None));

        Assert.Equal(["shop-none"], phone.Jobs.Works.Select(w => w.Name));
        Assert.All(phone.Jobs.Calls, call => Assert.Contains(" shop-", call, StringComparison.Ordinal));
    });

    private static OneTimeWorkRequest Later(Constraints constraints, double hours = 24) =>
        Phone.OneTime(constraints: constraints).WithInitialDelay(Day * hours / 24).Build();
}
