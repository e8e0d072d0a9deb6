using System.Globalization;
using OfflineSync.Client;

namespace OfflineSync.EndToEnd.Tests;

/// <summary>Devices that keep a part of a scope, on each store.</summary>
public abstract class SubscriptionTests(StoreFixture store) : DeviceScenario(store)
{
    private const int Rounds = 40;

    private static readonly string[] Schema =
    [
        "CREATE TABLE folders(id TEXT PRIMARY KEY, name TEXT, at INTEGER)",
        "CREATE TABLE notes(id TEXT PRIMARY KEY, folder TEXT REFERENCES folders(id), text TEXT, at INTEGER)",
        "CREATE TABLE visits(id TEXT PRIMARY KEY, day TEXT)",
    ];

    [Fact]
    public async Task A_device_gets_the_newest_rows_and_what_changes_among_them()
    {
        var (full, small) = (await OpenAsync(All), await OpenAsync(Newest(2)));
        full.Execute(Notes(1, 5));
        await SyncAllAsync(full, small);
        Assert.Equal([4, 5], Numbers(small));

        full.Execute("UPDATE notes SET text = 'changed' WHERE at IN (2, 5)", Notes(6, 6), "DELETE FROM notes WHERE at = 1");
        await SyncAllAsync(full, small);
        Assert.Equal(["4|'text'", "5|'changed'", "6|'text'"], small.Query("SELECT at, text FROM notes ORDER BY at"));
        await small.Client.Eviction.RunAsync();
        Assert.Equal([5, 6], Numbers(small));
        Assert.Equal([2, 3, 4, 5, 6], Numbers(full));
    }

    [Fact]
    public async Task When_newer_rows_are_deleted_older_ones_move_up()
    {
        var (full, small) = (await OpenAsync(All), await OpenAsync(Newest(3)));
        full.Execute(Notes(1, 9));
        await SyncAllAsync(full, small);
        full.Execute("DELETE FROM notes WHERE at IN (8, 9)");
        await SyncAllAsync(full, small, small);
        Assert.Equal([5, 6, 7], Numbers(small));
        full.Execute("DELETE FROM notes WHERE at > 2");
        await SyncAllAsync(full, small, small, small);
        Assert.Equal([1, 2], Numbers(small));
        full.Execute(Notes(0, 0));
        await SyncAllAsync(full, small);
        Assert.Equal([0, 1, 2], Numbers(small));
    }

    [Fact]
    public async Task A_window_by_age_moves_with_the_time_and_is_widened_and_narrowed_by_the_app()
    {
        var clock = new MovedClock();
        var days = 10;
        var full = await OpenAsync(All);
        var small = await OpenAsync(table => table.KeepNewest("day", TimeFormat.Iso, TimeSpan.FromDays(days)), "visits", options => options.TimeProvider = clock);
        full.Execute($"INSERT INTO visits VALUES {string.Join(", ", Enumerable.Range(1, 30).Select(i => $"('v{i}', '{Day(clock, -i)} 12:00')"))}, ('none', NULL)");
        await SyncAllAsync(full, small);
        Assert.Equal(10, Visits());

        clock.Offset = TimeSpan.FromDays(2);
        await small.Client.Eviction.RunAsync();
        Assert.Equal(8, Visits());

        days = 20;
        await small.OpenAsync();
        full.Execute($"UPDATE visits SET id = 'w15' WHERE id = 'v15'");
        await SyncAllAsync(full, small);
        Assert.Equal(18, Visits());
        Assert.Equal(["1"], small.Query("SELECT count(*) FROM visits WHERE id = 'w15'"));

        days = 5;
        await small.OpenAsync();
        await small.SyncAsync();
        Assert.Equal(3, Visits());
        await full.SyncAsync();
        Assert.Equal(["31"], full.Query("SELECT count(*) FROM visits"));

        int Visits() => int.Parse(small.Query("SELECT count(*) FROM visits")[0], CultureInfo.InvariantCulture);
    }

    [Fact]
    public async Task Rows_that_stay_outside_of_the_window_do_not_become_stale()
    {
        var (full, small) = (await OpenAsync(All), await OpenAsync(Newest(1)));
        full.Execute(Notes(1, 4));
        await SyncAllAsync(full, small);
        Assert.Equal(2, (await small.Client.FetchAsync("notes", [["n1"], ["n2"]])).Fetched);
        await small.Client.Eviction.PinAsync("notes", ["n1"]);
        small.Execute("UPDATE notes SET text = 'mine' WHERE id = 'n2'");
        full.Execute("UPDATE notes SET text = 'theirs' WHERE id = 'n1'", "UPDATE notes SET folder = NULL, at = 2 WHERE id = 'n2'");
        await SyncAllAsync(full, small);
        Assert.Equal(["1|'theirs'", "2|'mine'", "4|'text'"], small.Query("SELECT at, text FROM notes ORDER BY at"));
        full.Execute("DELETE FROM notes WHERE id = 'n1'");
        await SyncAllAsync(full, small);
        await small.Client.Eviction.RunAsync();
        Assert.Equal([4], Numbers(small));
    }

    [Fact]
    public async Task A_row_that_moves_into_the_window_comes_as_a_whole()
    {
        var (full, small) = (await OpenAsync(All), await OpenAsync(Newest(2)));
        full.Execute(Notes(1, 5));
        await SyncAllAsync(full, small);
        full.Execute("UPDATE notes SET at = 9 WHERE id = 'n1'", "UPDATE notes SET at = 0 WHERE id = 'n5'");
        await SyncAllAsync(full, small);
        Assert.Contains("'n1'|'text'|9", small.Query("SELECT id, text, at FROM notes"));
        await small.Client.Eviction.RunAsync();
        await small.SyncAsync();
        Assert.Equal([4, 9], Numbers(small));
    }

    [Fact]
    public async Task Only_tracked_tables_come_and_one_that_is_tracked_later_comes_then()
    {
        var full = await OpenAsync(All);
        var small = Add(new Device(Server.Address, Scope, Schema, "visits"));
        await small.OpenAsync();
        full.Execute(Notes(1, 5), "INSERT INTO visits VALUES ('v', '2030-01-01')");
        await full.SyncAsync();
        Assert.Equal(1, (await small.SyncAsync()).RowsPulled);

        small.Execute("INSERT INTO notes VALUES ('mine', NULL, 'text', 7)");
        small.Configure = options => options.Track("notes", table => table.KeepNewest("at", 2)).Track("folders");
        await small.OpenAsync();
        Assert.Equal(["folders", "notes"], small.Client.Status.TablesLoading);
        await SyncAllAsync(small, full, small);
        Assert.Empty(small.Client.Status.TablesLoading);
        Assert.Equal([5, 7], Numbers(small));
        Assert.Equal([1, 2, 3, 4, 5, 7], Numbers(full));
    }

    [Fact]
    public async Task The_rows_of_a_window_bring_those_to_which_they_refer()
    {
        var full = await OpenAsync(All);
        var small = await OpenAsync(table => table.KeepNewest("at", 1), "folders notes");
        full.Execute("INSERT INTO folders VALUES ('old', 'folder', 1), ('new', 'folder', 2)", "INSERT INTO notes VALUES ('a', 'old', 'text', 1)");
        await SyncAllAsync(full, small);
        Assert.Empty(await small.Client.GetQuarantineAsync());
        Assert.Equal(full.State(), small.State());
        full.Execute("UPDATE folders SET name = 'renamed' WHERE id = 'old'");
        await SyncAllAsync(full, small);
        await small.Client.Eviction.RunAsync();
        Assert.Equal(full.State(), small.State());
    }

    [Fact]
    public async Task Tables_of_a_higher_priority_can_be_used_while_others_still_come()
    {
        var full = await OpenAsync(All);
        full.Execute("INSERT INTO folders VALUES ('f', 'folder', 1)", "INSERT INTO notes VALUES ('a', 'f', 'text', 1)", "INSERT INTO visits VALUES ('v', '2030-01-01')");
        await full.SyncAsync();
        var small = Add(new Device(Server.Address, Scope, Schema, "folders", "notes", "visits"));
        small.Declare = table => table.Priority = table.Name switch { "notes" => TablePriority.High, "visits" => TablePriority.Low, _ => TablePriority.Normal };
        await small.OpenAsync();
        var seen = new List<string>();
        small.Client.RowsChanged += (_, change) =>
        {
            lock (seen)
                seen.Add($"{string.Join(" ", change.Tables.Select(table => table.Table).Order())}: {string.Join(" ", small.Client.Status.TablesLoading)}");
        };
        await small.SyncAsync();
        // A note needs its folder.
        Assert.Equal(["folders notes: visits", "visits: "], seen);
        Assert.Equal(full.State(), small.State());
    }

    [Fact]
    public async Task A_server_that_was_restored_leaves_no_stale_row_in_or_outside_of_a_window()
    {
        var (full, small) = (await OpenAsync(All), await OpenAsync(Newest(2)));
        full.Execute(Notes(1, 5));
        await SyncAllAsync(full, small);
        await small.Client.FetchAsync("notes", [["n1"], ["n2"]]);
        await small.Client.Eviction.PinAsync("notes", ["n1"]);
        await small.Client.Eviction.PinAsync("notes", ["n2"]);
        full.Execute("UPDATE notes SET text = 'theirs' WHERE id = 'n1'", "DELETE FROM notes WHERE id = 'n2'", "DELETE FROM notes WHERE id = 'n4'");
        await full.SyncAsync();
        small.Execute("UPDATE offlinesync_scopes SET cursor = x'00'");
        await SyncAllAsync(small, small);
        Assert.Equal(["1|'theirs'", "3|'text'", "5|'text'"], small.Query("SELECT at, text FROM notes ORDER BY at"));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(17)]
    public async Task Whatever_happens_a_device_with_a_window_has_what_is_in_it_as_the_server_has_it(int seed)
    {
        var random = new Random(seed);
        var rows = 3;
        var (full, small) = (await OpenAsync(All), await OpenAsync(table => table.KeepNewest("at", rows)));
        for (var round = 0; round < Rounds; round++)
        {
            Write(full);
            if (random.Next(3) == 0)
                Write(small);
            if (random.Next(2) == 0)
                await full.SyncAsync();
            if (random.Next(2) == 0)
                await small.SyncAsync();
            if (random.Next(4) == 0)
                await small.Client.Eviction.RunAsync();
            if (random.Next(6) == 0 && OneOf(full) is { } wanted)
                await small.Client.FetchAsync("notes", [[wanted.Trim('\'')]]);
            if (random.Next(8) == 0)
            {
                rows = random.Next(1, 7);
                await small.OpenAsync();
            }
        }

        await SyncAllAsync(small, full, small, small);
        var expected = full.Query("SELECT id, text, at FROM notes");
        var here = small.Query("SELECT id, text, at FROM notes");
        Assert.Empty(here.Except(expected));
        Assert.Empty(full.Query($"SELECT id, text, at FROM notes ORDER BY at DESC LIMIT {rows}").Except(here));
        // Rows that wait for the user's decision stay.
        foreach (var conflict in await small.Client.Conflicts.ListAsync())
            await small.Client.Conflicts.KeepTheirsAsync(conflict.Id);
        await small.Client.Eviction.RunAsync();
        Assert.True(small.Query("SELECT 1 FROM notes").Count <= rows);
        Assert.Equal(expected, full.Query("SELECT id, text, at FROM notes"));

        void Write(Device device)
        {
            var at = random.Next(1_000_000);
            var id = OneOf(device) is { } found && random.Next(2) == 0 ? found : $"'n{at}'";
            device.Execute(random.Next(4) switch
            {
                0 => $"DELETE FROM notes WHERE id = {id}",
                1 => $"UPDATE notes SET text = 'text {at}' WHERE id = {id}",
                2 => $"UPDATE notes SET at = {at} WHERE id = {id}",
                _ => $"INSERT INTO notes VALUES ('n{at}', NULL, 'new', {at}) ON CONFLICT DO NOTHING",
            });
        }

        string? OneOf(Device device) => device.Query("SELECT id FROM notes ORDER BY id") is { Count: > 0 } ids ? ids[random.Next(ids.Count)] : null;
    }

    private static void All(TrackedTable table)
    {
    }

    private static Action<TrackedTable> Newest(int rows) => table => table.KeepNewest("at", rows);

    private static string Notes(int first, int last) =>
        $"INSERT INTO notes VALUES {string.Join(", ", Enumerable.Range(first, last - first + 1).Select(i => $"('n{i}', NULL, 'text', {i})"))}";

    private static IEnumerable<int> Numbers(Device device) =>
        device.Query("SELECT at FROM notes ORDER BY at").Select(row => int.Parse(row, CultureInfo.InvariantCulture));

    private static string Day(MovedClock clock, int days) => clock.GetUtcNow().AddDays(days).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    /// <summary>A device that keeps parts of some of its tables.</summary>
    private async Task<Device> OpenAsync(Action<TrackedTable> declare, string tables = "notes", Action<OfflineSyncOptions>? configure = null)
    {
        var device = new Device(Server.Address, Scope, Schema, "folders", "notes", "visits")
        {
            Declare = table =>
            {
                if (tables.Split(' ').Contains(table.Name))
                    declare(table);
            },
            Configure = configure,
        };
        return await OpenAsync(device);
    }

    private sealed class MovedClock : TimeProvider
    {
        public TimeSpan Offset { get; set; }

        public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + Offset;
    }
}
