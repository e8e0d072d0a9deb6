using OfflineSync.Protocol.V1;
using OfflineSync.Testing;

namespace OfflineSync.Client.Tests.Eviction;

/// <summary>Which rows the policies let go.</summary>
public sealed class PolicyTests
{
    private static readonly DateTimeOffset Now = new(2030, 1, 31, 12, 0, 0, TimeSpan.Zero);

    private readonly ManualTime _time = new(Now);

    public static TheoryData<TimeFormat, string, string, string> Formats => new()
    {
        { TimeFormat.UnixSeconds, $"{Now.AddDays(-7).AddSeconds(-1).ToUnixTimeSeconds()}", $"{Now.AddDays(-7).ToUnixTimeSeconds()}", "'no time'" },
        { TimeFormat.UnixMilliseconds, $"{Now.AddDays(-7).ToUnixTimeMilliseconds() - 1}", $"{Now.AddDays(-7).ToUnixTimeMilliseconds()}", "NULL" },
        { TimeFormat.Ticks, $"{Now.AddDays(-7).UtcTicks - 1}", $"{Now.AddDays(-7).UtcTicks}", "NULL" },
        { TimeFormat.Iso, "'2030-01-24T11:59:59.900Z'", "'2030-01-24 12:00:00'", "'no time'" },
        { TimeFormat.Iso, "'2030-01-24 13:59:59+02:00'", "'2030-01-24T14:00:01+02:00'", "NULL" },
        { TimeFormat.Iso, "'2030-01-24 11:59:59.1234567'", "'2030-01-25'", "x'00'" },
    };

    [Theory]
    [MemberData(nameof(Formats))]
    public async Task A_window_of_days_slides(TimeFormat format, string old, string young, string none)
    {
        await using var device = new Device("CREATE TABLE notes(id TEXT PRIMARY KEY, at)", $"INSERT INTO notes VALUES ('old', {old}), ('young', {young}), ('none', {none})");
        await OpenAsync(device, policy => (policy.Column, policy.Format, policy.MaxAge) = ("at", format, TimeSpan.FromDays(7)));
        await device.Client.SyncNowAsync();
        Assert.Equal(1, (await device.Client.Eviction.RunAsync()).Rows);
        Assert.Equal(["none", "young"], Ids(device));
        _time.Advance(TimeSpan.FromDays(2));
        Assert.Equal(1, (await device.Client.Eviction.RunAsync()).Rows);
        Assert.Equal(["none"], Ids(device));
    }

    [Fact]
    public async Task So_many_rows_stay_the_newest_by_a_column()
    {
        await using var device = new Device("CREATE TABLE notes(id TEXT PRIMARY KEY, at)", Rows(25));
        await OpenAsync(device, policy => (policy.Column, policy.MaxRows) = ("at", 10));
        await device.Client.SyncNowAsync();
        await device.Client.Eviction.PinAsync("notes", ["n03"]);
        Assert.Equal(14, (await device.Client.Eviction.RunAsync()).Rows);
        Assert.Equal([.. new[] { "n03" }, .. Enumerable.Range(16, 10).Select(i => $"n{i:d2}")], Ids(device));
        Assert.Equal(0, (await device.Client.Eviction.RunAsync()).Rows);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task So_many_rows_stay_those_that_were_used_last(bool isStaged)
    {
        await using var device = new Device("CREATE TABLE notes(id TEXT PRIMARY KEY, at)", Rows(6));
        await OpenAsync(device, policy => policy.MaxRows = 4);
        await device.Client.SyncNowAsync();
        _time.Advance(TimeSpan.FromHours(1));
        // A read that the app tells of, a write of its own, and one of another device.
        device.Client.Eviction.Touch("notes", [["n01"]]);
        device.Execute("UPDATE notes SET at = 0 WHERE id = 'n02'");
        var change = device.Server.Change + 2;
        TableChanges[] rows = [Pages.Update("notes", "n03", ("at", 0)), Pages.Insert("notes", "new", ("at", 0))];
        device.Server.Deltas.Enqueue(isStaged ? [Pages.Part(change, rows), Pages.Last(change)] : Pages.Checkpoint(change, rows));
        await device.Client.SyncNowAsync();

        Assert.Equal(3, (await device.Client.Eviction.RunAsync()).Rows);

        Assert.Equal(["n01", "n02", "n03", "new"], Ids(device));
        Assert.Equal(["4"], device.Query("SELECT count(*) FROM offlinesync_uses_1"));
    }

    [Fact]
    public async Task Of_rows_that_the_server_deletes_no_use_is_left_and_whole_tables_that_come_are_used()
    {
        await using var device = new Device("CREATE TABLE notes(id TEXT PRIMARY KEY, at)", Rows(2));
        await OpenAsync(device, policy => policy.MaxRows = 4);
        await device.Client.SyncNowAsync();
        var change = device.Server.Change + 2;
        device.Server.Deltas.Enqueue(Pages.Checkpoint(change, Pages.Delete("notes", "n01")));
        await device.Client.SyncNowAsync();
        device.Server.Deltas.Enqueue([Pages.Part(change + 1, [Pages.Insert("notes", "a", ("at", 0)), Pages.Insert("notes", "b", ("at", 0))]), Pages.Last(change + 1)]);
        await device.Client.SyncNowAsync();
        Assert.Equal(["a", "b", "n02"], device.Query("SELECT k0 FROM offlinesync_uses_1 ORDER BY k0"));
    }

    [Fact]
    public async Task Rows_leave_that_were_not_used_for_long()
    {
        await using var device = new Device("CREATE TABLE notes(id TEXT PRIMARY KEY, at)", Rows(3));
        await OpenAsync(device, policy => policy.MaxAge = TimeSpan.FromDays(30));
        await device.Client.SyncNowAsync();
        _time.Advance(TimeSpan.FromDays(20));
        device.Client.Eviction.Touch("notes", [["n02"], ["n99"]]);
        _time.Advance(TimeSpan.FromDays(20));
        await device.Client.Eviction.RunAsync();
        Assert.Equal(["n02"], Ids(device));
        Assert.Equal(["n02"], device.Query("SELECT k0 FROM offlinesync_uses_1"));
    }

    [Fact]
    public async Task Uses_are_written_once_an_hour_and_not_at_each_read()
    {
        await using var device = new Device("CREATE TABLE notes(id TEXT PRIMARY KEY, at)", Rows(2));
        await OpenAsync(device, policy => policy.MaxRows = 1);
        await device.Client.SyncNowAsync();
        _time.Advance(TimeSpan.FromHours(2));
        var before = device.Query("SELECT * FROM offlinesync_uses_1");
        for (var i = 0; i < 1000; i++)
            device.Client.Eviction.Touch("notes", [["n01"]]);
        Assert.Equal(before, device.Query("SELECT * FROM offlinesync_uses_1"));
        await device.Client.SyncNowAsync();
        Assert.NotEqual(before, device.Query("SELECT * FROM offlinesync_uses_1"));
    }

    [Fact]
    public async Task Counters_and_texts_of_rows_that_left_and_came_back_go_on()
    {
        await using var device = new Device("CREATE TABLE notes(id TEXT PRIMARY KEY, count INTEGER, body TEXT)");
        await device.OpenAsync([], options => options.Track("notes", table => table.Counter("count").Text("body").Evict(policy => policy.MaxRows = 0)));
        await PullAsync(device, Pages.Insert("notes", "a", ("count", 5), ("body", "one")));
        await device.Client.Eviction.RunAsync();
        Assert.Equal(["0"], device.Query("SELECT count(*) FROM offlinesync_shadow_1"));

        await PullAsync(device, Pages.Insert("notes", "a", ("count", 7), ("body", "one two")));
        device.Execute("UPDATE notes SET count = count + 1, body = 'one two three'");
        Assert.Equal([["Update notes[a] count+(1) body@2:7 7-+ three"]], await device.SentAsync());
    }

    [Fact]
    public async Task An_update_of_a_row_that_left_makes_no_half_row()
    {
        await using var device = new Device("CREATE TABLE notes(id TEXT PRIMARY KEY, at)", Rows(1));
        await OpenAsync(device, policy => policy.MaxRows = 0);
        await device.Client.SyncNowAsync();
        await device.Client.Eviction.RunAsync();
        await PullAsync(device, Pages.Update("notes", "n01", ("at", 7)), Pages.Delete("notes", "n02"));
        Assert.Empty(Ids(device));
        Assert.Empty(await device.Client.GetQuarantineAsync());
    }

    [Fact]
    public async Task A_row_that_the_app_creates_in_place_of_one_that_left_is_sent_and_becomes_the_servers()
    {
        await using var device = new Device("CREATE TABLE notes(id TEXT PRIMARY KEY, count INTEGER, text TEXT)");
        await device.OpenAsync([], options => options.Track("notes", table => table.Counter("count").Evict(policy => policy.MaxRows = 0)));
        await PullAsync(device, Pages.Insert("notes", "a", ("count", 5), ("text", "old")));
        await device.Client.Eviction.RunAsync();
        device.Execute("INSERT INTO notes VALUES ('a', 1, 'mine')");
        device.Server.Deltas.Enqueue(Pages.Checkpoint(2, Pages.Insert("notes", "a", ("count", 6), ("text", "mine"))));
        Assert.Equal([["Insert notes[a] count+(1) text=mine"]], await device.SentAsync());
        // The server does not send a client's own writes back unless it is asked to.
        Assert.Equal("a", Assert.Single(Assert.Single(device.Server.Pulls[^1].Additions).Keys.Values).Text.ToStringUtf8());
        Assert.Equal(["a|6|mine"], device.Query("SELECT * FROM notes"));
        device.Execute("UPDATE notes SET count = 8");
        Assert.Equal([["Update notes[a] count+(2)"]], await device.SentAsync());
        Assert.Empty(device.Server.Pulls[^1].Additions);
    }

    [Fact]
    public async Task Without_its_policy_the_rows_of_a_table_come_back()
    {
        await using var device = new Device("CREATE TABLE notes(id TEXT PRIMARY KEY, at)", Rows(2));
        await OpenAsync(device, policy => policy.MaxRows = 0);
        await device.Client.SyncNowAsync();
        await device.Client.Eviction.RunAsync();
        await device.OpenAsync(["notes"]);
        device.Server.Deltas.Enqueue(Pages.Checkpoint(9, Pages.Insert("notes", "n01", ("at", 1)), Pages.Insert("notes", "n02", ("at", 2))));
        await device.Client.SyncNowAsync();
        Assert.Equal("notes", Assert.Single(device.Server.Pulls[^1].Additions).Table);
        Assert.Equal(["n01", "n02"], Ids(device));
    }

    [Fact]
    public async Task Without_its_policy_a_table_gets_the_rows_of_its_window_back_once()
    {
        await using var device = new Device("CREATE TABLE notes(id TEXT PRIMARY KEY, at)", Rows(3));
        await OpenAsync(device, policy => policy.MaxRows = 0);
        await device.Client.SyncNowAsync();
        await device.Client.Eviction.RunAsync();
        await OpenWithWindowAsync(device);
        device.Server.Deltas.Enqueue(Pages.Checkpoint(9, Pages.Insert("notes", "n02", ("at", 2)), Pages.Insert("notes", "n03", ("at", 3))));
        await device.Client.SyncNowAsync();
        Assert.Equal(2u, Assert.Single(device.Server.Pulls[^1].Additions).Window.Rows);
        Assert.Equal(["n02", "n03"], Ids(device));
        await device.Client.Eviction.RunAsync();
        await OpenWithWindowAsync(device);
        await device.Client.SyncNowAsync();
        Assert.Empty(device.Server.Pulls[^1].Additions);
    }

    [Theory]
    [InlineData("missing", null, null, null, "does not exist")]
    [InlineData("at", null, 7.0, null, "Set Format")]
    [InlineData(null, TimeFormat.Iso, null, null, "no Column")]
    [InlineData(null, null, 0.01, null, "an hour")]
    [InlineData(null, null, null, -1L, "0 or more")]
    public async Task A_policy_that_cannot_be_is_refused(string? column, TimeFormat? format, double? days, long? rows, string says)
    {
        await using var device = new Device("CREATE TABLE notes(id TEXT PRIMARY KEY, at)");
        var error = await Assert.ThrowsAsync<OfflineSyncException>(() => OpenAsync(
            device, policy => (policy.Column, policy.Format, policy.MaxAge, policy.MaxRows) = (column, format, days is { } d ? TimeSpan.FromDays(d) : null, rows)));
        Assert.Equal(OfflineSyncError.InvalidOptions, error.Error);
        Assert.Contains(says, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Limits_of_storage_that_cannot_be_are_refused_and_so_are_keys_that_do_not_fit()
    {
        await using var device = new Device("CREATE TABLE notes(id TEXT PRIMARY KEY, at)");
        foreach (var configure in new Action<OfflineSyncOptions>[] { options => options.Storage.DatabaseBytesMax = 1, options => options.Storage.FreeSpaceMin = -1 })
            Assert.Equal(OfflineSyncError.InvalidOptions, (await Assert.ThrowsAsync<OfflineSyncException>(() => device.OpenAsync(["notes"], configure))).Error);
        await device.OpenAsync(["notes"]);
        await Assert.ThrowsAsync<ArgumentException>(() => device.Client.Eviction.PinAsync("notes", ["a", "b"]));
        await Assert.ThrowsAsync<ArgumentException>(() => device.Client.Eviction.PinAsync("notes", [new Uri("http://x")]));
        await Assert.ThrowsAsync<ArgumentException>(() => device.Client.Eviction.PinTableAsync("others"));
    }

    private static string Rows(int count) => $"INSERT INTO notes VALUES {string.Join(", ", Enumerable.Range(1, count).Select(i => $"('n{i:d2}', {i})"))}";

    private static IReadOnlyList<string> Ids(Device device) => device.Query("SELECT id FROM notes ORDER BY id");

    private static async Task PullAsync(Device device, params TableChanges[] rows)
    {
        device.Server.Deltas.Enqueue(Pages.Checkpoint(device.Server.Change + 1, rows));
        await device.Client.SyncNowAsync();
    }

    private Task OpenAsync(Device device, Action<EvictionPolicy> policy) => TrackAsync(device, table => table.Evict(policy));

    private Task OpenWithWindowAsync(Device device) => TrackAsync(device, table => table.KeepNewest("at", 2));

    private Task TrackAsync(Device device, Action<TrackedTable> configure) => device.OpenAsync([], options =>
    {
        options.TimeProvider = _time;
        options.Track("notes", configure);
    });
}
