using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using OfflineSync.Protocol.Field.V1;
using OfflineSync.Server.Alerts;

namespace OfflineSync.EndToEnd.Tests.Fleet;

/// <summary>From reports to alerts. How each rule counts is in the tests of the rules.</summary>
public abstract class FieldAlertTests(StoreFixture store) : FleetScenario(store)
{
    private readonly Google.Protobuf.ByteString[] _fleet = [.. Enumerable.Range(0, 20).Select(_ => NewClient())];

    private ulong _number;

    [Theory]
    [InlineData("battery", "constraint_battery_not_low")]
    [InlineData("quota", "quota")]
    public async Task Works_that_the_system_stops(string rule, string reason)
    {
        await SendAsync(Report(NewClient(), 1, Count(Metric.WorkRuns, "success", 95), Count(Metric.WorkRuns, "stopped", 5), Count(Metric.WorkStops, reason, 5)));
        Assert.Empty(await FindAsync());

        await SendAsync(Report(NewClient(), 1, Count(Metric.WorkRuns, "stopped", 50), Count(Metric.WorkStops, reason, 50)));
        await FindsAsync(rule);
    }

    [Fact]
    public async Task Works_that_give_up()
    {
        await SendAsync(Report(NewClient(), 1, Count(Metric.WorkRuns, "success", 100)));
        Assert.Empty(await FindAsync());

        await SendAsync(Report(NewClient(), 1, Count(Metric.WorkRuns, "gave_up", 3)));
        await FindsAsync("gave_up");
    }

    [Fact]
    public async Task Times_to_sync_that_rise()
    {
        var week = Report(NewClient(), 1);
        week.Days.Clear();
        for (var ago = 2; ago <= 8; ago++)
            week.Days.Add(new DayReport { Day = Today - ago, Cells = { Count(Metric.TimeToSync, "", 100, bucket: 3) } });
        await SendAsync(week);
        await SendAsync(Report(NewClient(), 1, Count(Metric.TimeToSync, "", 100, bucket: 4)));
        Assert.Empty(await FindAsync());

        await SendAsync(Report(NewClient(), 1, Count(Metric.TimeToSync, "", 100, bucket: 14)));
        await FindsAsync("time_to_sync");
    }

    [Fact]
    public async Task Outboxes_that_grow_old()
    {
        await SendFleetAsync(new DeviceStanding { LastSync = Now, OutboxCount = 1, OutboxAge = 60_000 });
        Assert.Empty(await FindAsync());

        await SendFleetAsync(new DeviceStanding { LastSync = Now, OutboxCount = 1, OutboxAge = 7 * 3_600_000 });
        await FindsAsync("outbox_age");
    }

    [Fact]
    public async Task Versions_that_fall_silent_and_are_heard_of_again()
    {
        var log = new ConcurrentQueue<string>();
        using var logging = LoggerFactory.Create(builder => builder.AddProvider(new LogCapture(log)));
        var watch = new AlertWatch(Server.Services.GetRequiredService<AlertReader>(), logging.CreateLogger<AlertWatch>());
        await SendFleetAsync(new DeviceStanding { LastSync = Now });
        await watch.LookAsync(default);
        Assert.Empty(Lines());

        Clock.Offset += TimeSpan.FromDays(4);
        await FindsAsync("silent");
        await watch.LookAsync(default);
        await watch.LookAsync(default);
        // Told once, however long it holds.
        Assert.StartsWith("Began Alert silent", Assert.Single(Lines()), StringComparison.Ordinal);

        await SendFleetAsync(new DeviceStanding { LastSync = Now });
        await watch.LookAsync(default);
        await watch.LookAsync(default);
        Assert.StartsWith("Ended Alert silent", Lines()[^1], StringComparison.Ordinal);
        Assert.Equal(2, Lines().Length);

        // Other tests' devices fall silent too.
        string[] Lines() => [.. log.Where(line => line.Contains(Version, StringComparison.Ordinal))];
    }

    [Fact]
    public async Task A_new_version_whose_mutations_are_rejected()
    {
        var older = Report(NewClient(), 1, Count(Metric.Mutations, "applied", 1_000));
        (older.Cohort.AppVersion, older.Days[0].Day) = ("before", Today - 8);
        await SendAsync(older);
        await SendFleetAsync(new DeviceStanding { LastSync = Now }, Count(Metric.Mutations, "applied", 10));
        Assert.Empty(await FindAsync());

        await SendAsync(Report(NewClient(), 1, Count(Metric.Mutations, "rejected", 20), Count(Metric.Rejections, "NO_CREDIT", 20)));
        Assert.Contains("NO_CREDIT", (await FindsAsync("rejections")).Finding, StringComparison.Ordinal);
    }

    private long Now => Clock.GetUtcNow().ToUnixTimeMilliseconds();

    private async Task SendFleetAsync(DeviceStanding standing, params Cell[] cells)
    {
        _number++;
        foreach (var device in _fleet)
        {
            var report = Report(device, _number, cells);
            report.Standing = standing;
            await SendAsync(report);
        }
    }

    /// <summary>The alerts about this test's version.</summary>
    private async Task<IReadOnlyList<Alert>> FindAsync() =>
        [.. (await Server.Services.GetRequiredService<AlertReader>().ReadAsync(default)).Where(alert => alert.Subject.Contains(Version, StringComparison.Ordinal))];

    private async Task<Alert> FindsAsync(string rule)
    {
        var alert = Assert.Single(await FindAsync());
        Assert.Equal(rule, alert.Rule);
        Assert.All([alert.Finding, alert.Cause, alert.Setting], Assert.NotEmpty);
        Assert.True(alert.Devices > 0);
        return alert;
    }
}

public sealed class SqliteFieldAlertTests(SqliteStoreFixture store) : FieldAlertTests(store), IClassFixture<SqliteStoreFixture>;

public sealed class PostgresFieldAlertTests(PostgresStoreFixture store) : FieldAlertTests(store), IClassFixture<PostgresStoreFixture>;
