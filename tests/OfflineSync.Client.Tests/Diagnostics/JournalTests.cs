using System.Text;
using Microsoft.Data.Sqlite;
using OfflineSync.Client.Tests.Scheduling;
using OfflineSync.Protocol.Grpc;
using OfflineSync.Protocol.V1;
using OfflineSync.Testing;
using Value = OfflineSync.Protocol.Values.Value;

namespace OfflineSync.Client.Tests.Diagnostics;

public sealed class JournalTests
{
    private const string Notes = "CREATE TABLE notes(id TEXT PRIMARY KEY, text TEXT)";

    private static readonly string[] Suffixes = ["", "-wal"];

    [Fact]
    public async Task A_sync_is_recorded_with_what_it_did()
    {
        await using var device = new Device(Notes);
        await device.OpenAsync(["notes"]);
        await device.WriteAsync("INSERT INTO notes VALUES ('1', 'a')");
        await device.WriteAsync("INSERT INTO notes VALUES ('2', 'b')");
        device.Server.Reject = mutation => RecordingTransport.Describe(mutation)[0].Contains("[2]", StringComparison.Ordinal) ? "No." : null;

        await device.Client.SyncNowAsync();

        var sync = Assert.Single(await device.Client.Diagnostics.ReadAsync());
        Assert.Equal((DiagnosticsKind.Sync, "app", "ok", ""), (sync.Kind, sync.Trigger, sync.Result, sync.Reason));
        Assert.Equal((1, 1, 1), (sync.MutationsApplied, sync.MutationsRejected, sync.RowsSent));
        Assert.Equal(new KeyValuePair<string, long>("REFUSED", 1), Assert.Single(sync.Rejections));
        Assert.Equal(new HistogramBucket(1, 2), Assert.Single(sync.Attempts));
        Assert.Equal(2, sync.TimeToSync.Sum(bucket => bucket.Count));
        Assert.Equal((0, null), (sync.OutboxCount, sync.OutboxAgeMilliseconds));
        Assert.True(sync is { DatabaseBytes: > 0, FreeSpace: > 0, EndedAt: not null, Calls: > 0 });
        var entries = await device.Client.GetOutboxAsync();
        Assert.All(entries, entry => Assert.True(entry is { Attempts: 1, AcknowledgedAt: not null }));
    }

    [Fact]
    public async Task A_failed_sync_is_recorded_with_its_reason_and_what_still_waits()
    {
        await using var device = new Device(Notes);
        await device.OpenAsync(["notes"]);
        device.Execute("INSERT INTO notes VALUES ('1', 'a')");
        device.Server.Outage = new RpcException(StatusCode.Unavailable, "Gone.");
        await Assert.ThrowsAsync<OfflineSyncException>(() => device.Client.SyncNowAsync());
        device.Server.Outage = null;
        await device.Client.SyncNowAsync();

        var events = await device.Client.Diagnostics.ReadAsync();

        Assert.Equal([("ok", ""), ("unreachable", "unavailable")], events.Select(sync => (sync.Result, sync.Reason)));
        Assert.True(events[1] is { OutboxCount: 1, OutboxAgeMilliseconds: >= 0 });
        Assert.Equal(new HistogramBucket(2, 1), Assert.Single(events[0].Attempts));
        Assert.Single(await device.Client.Diagnostics.ReadAsync(new DiagnosticsQuery { Result = "unreachable", Kind = DiagnosticsKind.Sync }));
    }

    [Fact]
    public async Task A_cancelled_sync_is_recorded_as_such()
    {
        await using var device = new Device(Notes);
        await device.OpenAsync(["notes"]);
        device.Server.Deltas.Enqueue([RecordingTransport.Checkpoint(5)]);
        using var cancel = new CancellationTokenSource();
        device.Server.WhilePulling = cancel.Cancel;

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => device.Client.SyncNowAsync(cancellationToken: cancel.Token));

        Assert.Equal("cancelled", Assert.Single(await device.Client.Diagnostics.ReadAsync()).Result);
    }

    [Fact]
    public async Task A_sync_that_the_process_did_not_survive_is_lost()
    {
        await using var device = new Device(Notes);
        await device.OpenAsync(["notes"]);
        await device.Client.SyncNowAsync();
        // What the file is like while a sync runs.
        await ExecuteAsync(device, "UPDATE events SET result = NULL, body = json_remove(json_set(CAST(body AS TEXT), '$.result', ''), '$.endedAt')");
        await device.OpenAsync(["notes"]);

        var sync = Assert.Single(await device.Client.Diagnostics.ReadAsync());

        Assert.Equal(("lost", null, "app"), (sync.Result, sync.EndedAt, sync.Trigger));
    }

    [Fact]
    public async Task A_sync_that_runs_is_in_the_file()
    {
        await using var device = new Device(Notes);
        await device.OpenAsync(["notes"]);
        IReadOnlyList<string> running = [];
        device.Server.WhilePulling = () => running = Query(device, "SELECT id, result FROM events");
        await device.Client.SyncNowAsync();
        Assert.Equal(["1|NULL"], running);
        Assert.Equal(["1|ok"], Query(device, "SELECT id, result FROM events"));
    }

    [Fact]
    public async Task The_journal_keeps_to_its_bounds()
    {
        await using var device = new Device(Notes);
        await device.OpenAsync(["notes"], options => options.Telemetry.EventsMax = 10);
        for (var i = 0; i < 15; i++)
            await device.Client.SyncNowAsync();
        Assert.Equal(Enumerable.Range(6, 10).Select(id => (long)id).Reverse(), (await device.Client.Diagnostics.ReadAsync()).Select(sync => sync.Id));

        var clock = new FixedClock(DateTimeOffset.UtcNow);
        await device.OpenAsync(["notes"], options => (options.TimeProvider, options.Telemetry.Retention) = (clock, TimeSpan.FromDays(1)));
        clock.Now += TimeSpan.FromDays(2);
        await device.Client.SyncNowAsync();
        Assert.Equal(16, Assert.Single(await device.Client.Diagnostics.ReadAsync()).Id);
    }

    [Fact]
    public async Task The_journal_keeps_to_its_bytes()
    {
        await using var device = new Device(Notes);
        await device.OpenAsync(["notes"], options => options.Telemetry.BytesMax = 128 * 1024);
        await device.Client.SyncNowAsync();
        await ExecuteAsync(
            device,
            "WITH n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1000) INSERT INTO events(kind, at, result, body) SELECT kind, at, result, body FROM events, n");

        await device.Client.SyncNowAsync();

        var events = await device.Client.Diagnostics.ReadAsync(limit: 10_000);
        Assert.InRange(events.Count, 50, 300);
        Assert.Equal(1002, events[0].Id);
    }

    [Theory]
    [InlineData("damaged")]
    [InlineData("a folder")]
    [InlineData("locked")]
    [InlineData("newer")]
    public async Task Trouble_with_the_journal_does_not_disturb_a_sync(string trouble)
    {
        await using var device = new Device(Notes);
        var log = new RecordingLog();
        await device.OpenAsync(["notes"]);
        await device.Client.SyncNowAsync();
        if (trouble == "newer")
            await ExecuteAsync(device, "PRAGMA user_version = 2");
        await device.Client.DisposeAsync();
        SqliteConnection? locks = null;
        if (trouble == "damaged")
            await File.WriteAllTextAsync(PathOf(device), new string('x', 10_000));
        if (trouble == "a folder")
        {
            File.Delete(PathOf(device));
            Directory.CreateDirectory(PathOf(device));
        }
        await device.OpenAsync(["notes"], options => options.LoggerFactory = log);
        if (trouble == "locked")
        {
            locks = new SqliteConnection($"Data Source={PathOf(device)};Pooling=False");
            locks.Open();
            Device.Query(locks, "BEGIN EXCLUSIVE");
        }
        device.Execute("INSERT INTO notes VALUES ('1', 'a')");

        for (var i = 0; i < 3; i++)
            await device.Client.SyncNowAsync();

        locks?.Dispose();
        Assert.Single(device.Server.Mutations);
        Assert.Single(log.Lines);
        Assert.Equal(trouble == "damaged" ? 3 : 0, (await device.Client.Diagnostics.ReadAsync()).Count);
        Assert.Equal(trouble == "damaged", File.Exists(PathOf(device) + ".corrupt"));
    }

    [Fact]
    public async Task A_journal_that_takes_no_event_does_not_disturb_a_sync()
    {
        await using var device = new Device(Notes);
        await device.OpenAsync(["notes"]);
        await device.Client.SyncNowAsync();
        await ExecuteAsync(device, "CREATE TRIGGER refuse BEFORE INSERT ON events BEGIN SELECT RAISE(ABORT, 'no'); END");
        device.Execute("INSERT INTO notes VALUES ('1', 'a')");
        await device.Client.SyncNowAsync();
        Assert.Single(device.Server.Mutations);
    }

    [Fact]
    public async Task Without_a_journal_there_is_no_file()
    {
        await using var device = new Device(Notes);
        await device.OpenAsync(["notes"], options => options.Telemetry.Journal = false);
        await device.Client.SyncNowAsync();
        Assert.False(File.Exists(PathOf(device)));
        Assert.Empty(await device.Client.Diagnostics.ReadAsync());
    }

    [Fact]
    public async Task Events_are_told_exported_and_cleared()
    {
        await using var device = new Device(Notes);
        await device.OpenAsync(["notes"]);
        var told = new List<DiagnosticsEvent>();
        device.Client.Diagnostics.Recorded += (_, args) => told.Add(args.Event);
        device.Client.Diagnostics.Recorded += (_, _) => throw new InvalidOperationException("A handler that fails.");
        await device.Client.SyncNowAsync();
        await device.Client.SyncNowAsync();
        using var stream = new MemoryStream();

        Assert.Equal(2, await device.Client.Diagnostics.ExportAsync(stream));

        var lines = Encoding.UTF8.GetString(stream.ToArray()).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal([1L, 2L], told.Select(sync => sync.Id));
        Assert.All(lines, line => Assert.Contains("\"kind\":\"Sync\",\"trigger\":\"app\"", line, StringComparison.Ordinal));
        await device.Client.Diagnostics.ClearAsync();
        Assert.Empty(await device.Client.Diagnostics.ReadAsync());
    }

    [Fact]
    public void What_set_a_sync_off_and_runs_of_works_are_recorded_once_with_the_device()
    {
        using var phone = Phone.WithApp();
        phone.Device.Network = FakeMonitor.Mobile;
        phone.Server.Outage = Phone.Down;
        phone.Write();
        phone.Pass(TimeSpan.FromMinutes(2));
        phone.Server.Outage = null;
        phone.Pass(TimeSpan.FromHours(2));

        var events = phone.World.Run(() => phone.Client.Diagnostics.ReadAsync());
        var again = phone.World.Run(() => phone.Client.Diagnostics.ReadAsync());

        Assert.Equal(events.Select(e => e.Id), again.Select(e => e.Id));
        var syncs = events.Where(e => e.Kind == DiagnosticsKind.Sync).Reverse().ToList();
        Assert.Equal(("opened", DiagnosticsNetwork.Unmetered), (syncs[0].Trigger, syncs[0].Device.Network));
        Assert.Equal(("write", "unreachable", DiagnosticsNetwork.Metered), (syncs[1].Trigger, syncs[1].Result, syncs[1].Device.Network));
        Assert.Contains(syncs, sync => sync is { Trigger: "work", Result: "ok" });
        var runs = events.Where(e => e is { Kind: DiagnosticsKind.Work, Trigger: SyncWorkNames.Sync }).Reverse().ToList();
        Assert.Equal(("retry", 1), (runs[0].Result, runs[0].Attempt));
        Assert.Contains(runs, run => run.Result == "success");
        Assert.Equal("met", runs[0].Constraints["network"]);
    }

    [Fact]
    public async Task Nothing_that_users_wrote_is_in_the_journal_or_in_reports()
    {
        const string marker = "Geheim";
        await using var device = new Device("CREATE TABLE Geheim(id TEXT PRIMARY KEY, GeheimText TEXT)");
        device.Server.Report = request => new() { Number = request.Number };
        await device.OpenAsync(["Geheim"], options => (options.Scope, options.TokenProvider) = (marker, (_, _) => ValueTask.FromResult<string?>(marker)));
        device.Execute("INSERT INTO Geheim VALUES ('Geheim1', 'Geheim')", "INSERT INTO Geheim VALUES ('Geheim2', 'Geheim')");
        device.Server.Reject = _ => "Geheim is refused";
        device.Server.Outage = new RpcException(StatusCode.Unavailable, "Geheim is down");
        await Assert.ThrowsAsync<OfflineSyncException>(() => device.Client.SyncNowAsync());
        device.Server.Outage = null;
        device.Server.Deltas.Enqueue([RecordingTransport.Checkpoint(9, ("Geheim", RowOperation.Insert, "Geheim3", [("GeheimText", Value.FromText(marker))]))]);
        await device.Client.SyncNowAsync();
        using var exported = new MemoryStream();
        await device.Client.Diagnostics.ExportAsync(exported);

        var report = Assert.Single(device.Server.Reports);
        Assert.Equal(marker, report.Scope);
        report.Scope = "";
        Assert.DoesNotContain(marker, report.ToString(), StringComparison.OrdinalIgnoreCase);
        Assert.Equal(2, Encoding.UTF8.GetString(exported.ToArray()).Count(c => c == '\n'));
        Assert.DoesNotContain(marker, Encoding.UTF8.GetString(exported.ToArray()), StringComparison.OrdinalIgnoreCase);
        foreach (var path in Suffixes.Select(suffix => PathOf(device) + suffix).Where(File.Exists))
        {
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            using var bytes = new MemoryStream();
            await file.CopyToAsync(bytes);
            Assert.DoesNotContain(marker, Encoding.Latin1.GetString(bytes.ToArray()), StringComparison.OrdinalIgnoreCase);
        }
    }

    private static string PathOf(Device device) => device.DatabasePath + "-offlinesync-journal";

    private static IReadOnlyList<string> Query(Device device, string sql)
    {
        using var connection = new SqliteConnection($"Data Source={PathOf(device)};Pooling=False");
        connection.Open();
        return Device.Query(connection, sql);
    }

    private static Task ExecuteAsync(Device device, string sql)
    {
        using var connection = new SqliteConnection($"Data Source={PathOf(device)};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return command.ExecuteNonQueryAsync();
    }
}
