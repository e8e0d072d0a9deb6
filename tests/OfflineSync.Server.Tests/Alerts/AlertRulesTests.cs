using OfflineSync.Protocol.Field.V1;
using OfflineSync.Server.Alerts;

namespace OfflineSync.Server.Tests.Alerts;

/// <summary>Each rule finds what it is for, and nothing below its threshold or with too few samples.</summary>
public sealed class AlertRulesTests
{
    private const int Today = 20_000;
    private readonly AlertOptions _options = new();

    [Fact]
    public void A_fleet_without_numbers_has_no_alerts() => Assert.Empty(AlertReader.Find(new FleetSample(Today, [], []), _options));

    [Theory]
    [InlineData("battery", "constraint_battery_not_low", 20)]
    [InlineData("battery", "device_state", 20)]
    [InlineData("battery", "constraint_charging", 20)]
    [InlineData("quota", "quota", 10)]
    [InlineData("quota", "app_standby", 10)]
    [InlineData("quota", "background_restriction", 10)]
    public void Works_that_are_stopped_too_often(string rule, string reason, int least)
    {
        var found = Assert.Single(Find(Runs("stopped", least), Runs("success", 100 - least), Stops(reason, least)));
        Assert.Equal((rule, "app version 1.0"), (found.Rule, found.Subject));
        Assert.Contains($"{least}%", found.Finding, StringComparison.Ordinal);
        Assert.Equal(30, found.Devices);
        Assert.Empty(Find(Runs("success", 100), Stops(reason, least - 1)));
        Assert.Empty(Find(Runs("success", 99), Stops(reason, least)));
        Assert.Empty(Find(Runs("success", 100), Stops("timeout", 100)));
        Assert.Empty(Find(Runs("success", 100, Today - 2), Stops(reason, least, Today - 2)));
    }

    [Fact]
    public void Works_that_give_up()
    {
        Assert.Equal("gave_up", Assert.Single(Find(Runs("gave_up", 1), Runs("success", 99))).Rule);
        Assert.Empty(Find(Runs("gave_up", 1), Runs("success", 100)));
        Assert.Empty(Find(Runs("gave_up", 1), Runs("success", 98)));
    }

    [Fact]
    public void A_time_to_sync_that_rises()
    {
        // Up to a minute before, up to two minutes now.
        var before = Enumerable.Range(2, 7).Select(days => Times(9, 100, Today - days)).ToArray();
        var found = Assert.Single(Find([.. before, Times(10, 100)]));
        Assert.Equal(("time_to_sync", "app version 1.0, region north"), (found.Rule, found.Subject));
        Assert.Contains("117 seconds", found.Finding, StringComparison.Ordinal);
        Assert.Equal(30, found.Devices);
        Assert.Empty(Find([.. before, Times(9, 100)]));
        Assert.Empty(Find([.. before, Times(10, 99)]));
        // Two days are no week.
        Assert.Empty(Find([.. before[..2], Times(10, 100)]));
        // Three times as long as before, and still short.
        Assert.Empty(Find([.. Enumerable.Range(2, 7).Select(days => Times(3, 100, Today - days)), Times(5, 100)]));
    }

    [Fact]
    public void One_bad_day_of_the_week_before_changes_nothing()
    {
        var before = Enumerable.Range(2, 7).Select(days => Times(days == 4 ? 20 : 9, 100, Today - days));
        Assert.Single(Find([.. before, Times(10, 100)]));
    }

    [Fact]
    public void Outboxes_that_are_old_on_many_devices()
    {
        Assert.Equal(("outbox_age", 2), Assert.Single(FindDevices(new DeviceGroup("1.0", "", 20, 20, 0, 2))) is var found ? (found.Rule, found.Devices) : default);
        Assert.Empty(FindDevices(new DeviceGroup("1.0", "", 20, 20, 0, 1)));
        Assert.Empty(FindDevices(new DeviceGroup("1.0", "", 19, 19, 0, 19)));
    }

    [Fact]
    public void Outboxes_that_are_old_more_often_than_a_week_before()
    {
        // Above a day, and below a second.
        var before = new[] { Ages(22, 10, Today - 8), Ages(0, 90, Today - 7) };
        Assert.Equal("outbox_age", Assert.Single(Find([.. before, Ages(22, 20), Ages(0, 80)])).Rule);
        Assert.Empty(Find([.. before, Ages(22, 19), Ages(0, 81)]));
        Assert.Empty(Find([.. before, Ages(22, 90)]));
        Assert.Empty(Find(Ages(22, 100)));
    }

    [Fact]
    public void Versions_that_are_silent()
    {
        Assert.Equal(("silent", 6), Assert.Single(FindDevices(new DeviceGroup("1.0", "", 20, 20, 6, 0))) is var found ? (found.Rule, found.Devices) : default);
        Assert.Empty(FindDevices(new DeviceGroup("1.0", "", 20, 20, 5, 0)));
        Assert.Empty(FindDevices(new DeviceGroup("1.0", "", 19, 19, 19, 0)));
    }

    [Fact]
    public void Codes_with_which_a_new_version_is_rejected()
    {
        var older = new[] { Cell(Metric.Mutations, "applied", 1_000, Today - 8, "0.9"), Cell(Metric.Rejections, "PRICE", 10, Today - 8, "0.9") };
        CellGroup[] Fresh(long rejected, int day = Today) => [Cell(Metric.Mutations, "applied", 1_000, day), Cell(Metric.Rejections, "PRICE", rejected, day)];
        var found = Assert.Single(Find([.. older, .. Fresh(20)]));
        Assert.Equal(("rejections", "app version 1.0, code PRICE"), (found.Rule, found.Subject));
        Assert.Empty(Find([.. older, .. Fresh(19)]));
        // It is not new, or there is none to compare with, or it has sent too little.
        Assert.Empty(Find([.. older, .. Fresh(20, Today - 7), .. Fresh(20)]));
        Assert.Empty(Find(Fresh(500)));
        Assert.Empty(Find([.. older, Cell(Metric.Mutations, "applied", 99), Cell(Metric.Rejections, "PRICE", 99)]));
    }

    [Fact]
    public void Thresholds_are_options()
    {
        _options.GaveUpShare = 0.5;
        _options.SamplesMin = 2;
        Assert.Single(Find(Runs("gave_up", 1), Runs("success", 1)));
        Assert.Empty(Find(Runs("gave_up", 1), Runs("success", 2)));
    }

    [Fact]
    public void Subjects_that_read_the_same_are_one_alert()
    {
        var runs = new[] { ("1.0", "x"), ("1.0, region x", "") }.SelectMany(cohort => Enumerable.Range(2, 7).Select(days => Times(9, 100, Today - days)).Append(Times(10, 100))
            .Select(cell => cell with { AppVersion = cohort.Item1, Region = cohort.Item2 }));
        Assert.Single(Find([.. runs]));
    }

    [Theory]
    [InlineData("BatteryStopShare")]
    [InlineData("OutboxAgeFactor")]
    [InlineData("SilentFor")]
    [InlineData("SamplesMin")]
    public void A_threshold_that_cannot_be_is_named(string name)
    {
        var property = typeof(AlertOptions).GetProperty(name)!;
        property.SetValue(_options, Activator.CreateInstance(property.PropertyType));
        Assert.Contains($"OfflineSync:Alerts:{name}", Assert.Throws<InvalidOperationException>(_options.Check).Message, StringComparison.Ordinal);
    }

    private static CellGroup Cell(Metric metric, string label, long value, int day = Today, string version = "1.0", int bucket = 0) =>
        new(day, version, "north", metric, label, bucket, value);

    private static CellGroup Runs(string result, long value, int day = Today) => Cell(Metric.WorkRuns, result, value, day);

    private static CellGroup Stops(string reason, long value, int day = Today) => Cell(Metric.WorkStops, reason, value, day);

    private static CellGroup Times(int bucket, long value, int day = Today) => Cell(Metric.TimeToSync, "", value, day, bucket: bucket);

    private static CellGroup Ages(int bucket, long value, int day = Today) => Cell(Metric.OutboxAge, "", value, day, bucket: bucket);

    private IReadOnlyList<Alert> Find(params CellGroup[] cells) => AlertReader.Find(new FleetSample(Today, [new DeviceGroup("1.0", "north", 50, 30, 0, 0)], cells), _options);

    private IReadOnlyList<Alert> FindDevices(params DeviceGroup[] devices) => AlertReader.Find(new FleetSample(Today, devices, []), _options);
}
