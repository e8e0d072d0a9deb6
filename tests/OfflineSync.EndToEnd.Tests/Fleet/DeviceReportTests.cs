using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using OfflineSync.Client;
using OfflineSync.Protocol.Field.V1;
using OfflineSync.Server.Policies;
using OfflineSync.Testing;

namespace OfflineSync.EndToEnd.Tests.Fleet;

/// <summary>From the journal of a real device to the numbers of a real server, and back to the device with a policy.</summary>
public abstract class DeviceReportTests(StoreFixture store) : FleetScenario(store)
{
    private static readonly TimeSpan Interval = TimeSpan.FromHours(6);

    private readonly List<string> _calls = [];

    [Fact]
    public async Task What_the_server_counts_is_what_the_device_has_in_its_journal()
    {
        await using var device = await OpenAsync();
        device.Network.Decide = _ => new NetworkFault(FaultKind.RequestLost);
        device.Execute("INSERT INTO notes VALUES ('a', 'one')");
        await Assert.ThrowsAsync<OfflineSyncException>(() => device.SyncAsync());
        device.Network.Decide = null;
        await SyncAndReportAsync(device, 1);
        device.Execute("INSERT INTO notes VALUES ('b', 'two')");
        await device.SyncAsync();
        Clock.Offset += Interval;
        await SyncAndReportAsync(device, 2);

        var journal = await device.Client.Diagnostics.ReadAsync();
        Assert.Equal(4, journal.Count);
        Assert.Equal(3, await CountedAsync(Metric.Syncs, "ok"));
        Assert.Equal(1, await CountedAsync(Metric.Syncs, "unreachable"));
        Assert.Equal(2, await CountedAsync(Metric.Mutations, "applied"));
        Assert.Equal(2, await CountedAsync(Metric.TimeToSync, ""));
        Assert.Equal(journal.Sum(happened => happened.BytesSent), await CountedAsync(Metric.Bytes, "sent"));
        Assert.Equal(journal.Sum(happened => happened.BytesReceived), await CountedAsync(Metric.Bytes, "received"));
        Assert.Equal(journal.Sum(happened => happened.RowsSent), await CountedAsync(Metric.Rows, "sent"));
        var events = await ReadAsync(context => context.FieldEvents.Where(happened => happened.Scope == Scope).OrderBy(happened => happened.At).ToListAsync());
        Assert.Equal(journal.Reverse().Select(happened => (happened.Result, happened.Reason)), events.Select(happened => (happened.Result, happened.Reason)));
        var known = await ReadAsync(context => context.FieldDevices.SingleAsync(known => known.Scope == Scope));
        Assert.Equal((0, "ok"), (known.OutboxCount, known.LastResult));
    }

    [Fact]
    public async Task A_report_goes_along_with_a_sync_or_not_at_all()
    {
        await using var device = await OpenAsync();
        Assert.Empty(_calls);
        await SyncAndReportAsync(device, 1);
        // Right after the sync, and only once it has succeeded.
        Assert.Equal("Report", _calls[^1]);
        await device.SyncAsync();
        Clock.Offset += Interval;
        await device.CloseAsync();
        Assert.Single(_calls, call => call == "Report");
    }

    [Fact]
    public async Task A_report_whose_answer_is_lost_counts_once()
    {
        await using var device = await OpenAsync();
        device.Network.Decide = Noting(call => call == "Report" ? new NetworkFault(FaultKind.ReplyLost) : null);
        await device.SyncAsync();
        await Waiting.UntilAsync(async () => await CountedAsync(Metric.Syncs, "ok") == 1, "The report did not arrive.");
        await device.CloseAsync();
        device.Network.Decide = Noting();
        await device.OpenAsync();
        Clock.Offset += TimeSpan.FromMinutes(15);
        await SyncAndReportAsync(device, 1);

        Assert.Equal(2, _calls.Count(call => call == "Report"));
        Assert.Equal(1, await CountedAsync(Metric.Syncs, "ok"));
    }

    [Fact]
    public async Task Who_does_not_want_to_report_does_not()
    {
        await using var device = await OpenAsync(options => options.Telemetry.Upload = false);
        await device.SyncAsync();
        await device.CloseAsync();
        Assert.DoesNotContain("Report", _calls);
        Assert.False(await ReadAsync(context => context.FieldDevices.AnyAsync(known => known.Scope == Scope)));
    }

    [Fact]
    public async Task A_policy_reaches_the_devices_of_its_cohort_stays_with_them_and_goes_again()
    {
        await using var device = await OpenAsync();
        await using var other = await OpenAsync(options => options.Telemetry.AppVersion = "another");
        var apps = device.Client.Tuning;
        // The store is shared: rules of other tests are for other versions.
        var policy = new PolicySettings { PollInterval = TimeSpan.FromMinutes(45), BatchBytes = 65_536, Bulk = new LaneSettings { DeviceIdle = true } };
        var applied = await ApplyAsync(new PolicyRule("slow", policy, AppVersion: Version));

        await SyncAndReportAsync(device, 1);
        await SyncAndReportAsync(other, 1);
        await Waiting.UntilAsync(() => device.Client.Tuning.PolicyVersion == (ulong)applied, "The policy did not arrive.");

        var tuned = device.Client.Tuning;
        Assert.Equal(((ulong)applied, "slow", TimeSpan.FromMinutes(45), 65_536), (tuned.PolicyVersion, tuned.PolicyName, tuned.PollInterval, tuned.BatchBytes));
        Assert.True(tuned.Bulk.RequiresDeviceIdle);
        Assert.Equal(apps.Debounce, tuned.Debounce);
        Assert.Equal(apps.PollInterval, other.Client.Tuning.PollInterval);

        await device.OpenAsync();
        Assert.Equal(tuned, device.Client.Tuning);

        var reverted = (ulong)await ApplyAsync();
        Clock.Offset += Interval;
        await SyncAndReportAsync(device, 2);
        await Waiting.UntilAsync(() => device.Client.Tuning.PolicyVersion == reverted, "The app's settings did not come back.");
        Assert.Equal(apps with { PolicyVersion = reverted }, device.Client.Tuning);
    }

    private async Task<long> ApplyAsync(params PolicyRule[] rules)
    {
        var version = await Server.Services.GetRequiredService<PolicyBook>().ApplyAsync(new PolicyDocument(rules), "test", CancellationToken.None);
        return version.Version;
    }

    private async Task<Device> OpenAsync(Action<OfflineSyncOptions>? configure = null)
    {
        var device = new Device(Server.Address, Scope, ["CREATE TABLE notes(id TEXT PRIMARY KEY, text)"], "notes")
        {
            Configure = options =>
            {
                (options.TimeProvider, options.Telemetry.AppVersion) = (Clock, Version);
                configure?.Invoke(options);
            },
        };
        device.Network.Decide = Noting();
        await device.OpenAsync();
        return device;
    }

    private Func<string, NetworkFault?> Noting(Func<string, NetworkFault?>? decide = null) => call =>
    {
        lock (_calls)
            _calls.Add(call);
        return decide?.Invoke(call);
    };

    /// <summary>Syncs, and waits until the device knows that the server has a report.</summary>
    private static async Task SyncAndReportAsync(Device device, long number)
    {
        await device.SyncAsync();
        await Waiting.UntilAsync(() => Confirmed(device) >= number, $"Report {number} was not confirmed.");
    }

    /// <summary>The last report that waits for nothing any more.</summary>
    private static long Confirmed(Device device)
    {
        var file = new SqliteConnectionStringBuilder { DataSource = device.DatabasePath + "-offlinesync-journal", Mode = SqliteOpenMode.ReadOnly, Pooling = false };
        using var connection = new SqliteConnection(file.ToString());
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT value FROM settings WHERE name = 'number' AND NOT EXISTS (SELECT * FROM report)";
        return (long?)command.ExecuteScalar() ?? 0;
    }

    private Task<long> CountedAsync(Metric metric, string label) => ReadAsync(context =>
        context.FieldCells.Where(cell => cell.AppVersion == Version && cell.Metric == (short)metric && cell.Label == label).SumAsync(cell => cell.Value));
}

public sealed class SqliteDeviceReportTests(SqliteStoreFixture store) : DeviceReportTests(store), IClassFixture<SqliteStoreFixture>;

public sealed class PostgresDeviceReportTests(PostgresStoreFixture store) : DeviceReportTests(store), IClassFixture<PostgresStoreFixture>;
