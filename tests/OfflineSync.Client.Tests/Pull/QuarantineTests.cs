using OfflineSync.Protocol.V1;

namespace OfflineSync.Client.Tests.Pull;

/// <summary>Rows that the app's tables do not take.</summary>
public sealed class QuarantineTests
{
    private const string Schema = "CREATE TABLE t(id TEXT PRIMARY KEY, v INTEGER CHECK (v < 100), w TEXT, u INTEGER UNIQUE)";

    private ulong _change;

    [Fact]
    public async Task A_row_that_does_not_fit_is_listed_with_why_and_the_rest_is_shown()
    {
        await using var device = await OpenAsync();
        await PullAsync(device, Pages.Insert("t", "a", ("v", 500), ("w", "x"), ("u", 1)), Pages.Insert("t", "b", ("v", 5), ("w", "y"), ("u", 2)));
        Assert.Equal(["b|5|y|2"], Rows(device));
        var held = Assert.Single(await device.Client.GetQuarantineAsync());
        Assert.Equal(("t", "a"), (held.Table, held.Key));
        Assert.Contains("CHECK constraint failed", held.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_arrives_for_a_held_row_is_put_on_top_of_it_until_it_fits()
    {
        await using var device = await OpenAsync();
        await PullAsync(device, Pages.Insert("t", "a", ("v", 500), ("w", "x"), ("u", 1)));
        await PullAsync(device, Pages.Update("t", "a", ("w", "z")));
        Assert.Empty(Rows(device));
        Assert.Single(await device.Client.GetQuarantineAsync());
        await PullAsync(device, Pages.Update("t", "a", ("v", 5)));
        Assert.Equal(["a|5|z|1"], Rows(device));
        Assert.Empty(await device.Client.GetQuarantineAsync());
    }

    [Fact]
    public async Task A_whole_row_takes_the_place_of_a_held_one()
    {
        await using var device = await OpenAsync();
        await PullAsync(device, Pages.Insert("t", "a", ("v", 500), ("w", "x"), ("u", 1)));
        await PullAsync(device, Pages.Insert("t", "a", ("v", 600), ("w", "y"), ("u", 2)));
        Assert.Single(await device.Client.GetQuarantineAsync());
        await PullAsync(device, Pages.Insert("t", "a", ("v", 6), ("w", null), ("u", 3)));
        Assert.Equal(["a|6|NULL|3"], Rows(device));
        Assert.Empty(await device.Client.GetQuarantineAsync());
    }

    [Fact]
    public async Task A_delete_takes_a_held_row_away_and_what_is_shown_of_it()
    {
        await using var device = await OpenAsync();
        await PullAsync(device, Pages.Insert("t", "a", ("v", 5), ("w", "x"), ("u", 1)), Pages.Insert("t", "b", ("v", 500), ("w", "x"), ("u", 2)));
        await PullAsync(device, Pages.Update("t", "a", ("v", 500)));
        Assert.Equal(2, (await device.Client.GetQuarantineAsync()).Count);
        await PullAsync(device, Pages.Delete("t", "a"), Pages.Delete("t", "b"));
        Assert.Empty(Rows(device));
        Assert.Empty(await device.Client.GetQuarantineAsync());
        await PullAsync(device, Pages.Insert("t", "c", ("v", 5), ("w", "x"), ("u", 1)));
        Assert.Equal(["c|5|x|1"], Rows(device));
    }

    [Fact]
    public async Task Held_rows_that_wait_for_each_other_are_all_tried_again_and_told_of()
    {
        await using var device = await OpenAsync();
        await PullAsync(device, Pages.Insert("t", "first", ("v", 1), ("w", "x"), ("u", 5)), Pages.Insert("t", "second", ("v", 2), ("w", "x"), ("u", 6)));
        // The newcomer wants the first one's number, which wants the second one's.
        await PullAsync(device, Pages.Insert("t", "new", ("v", 3), ("w", "x"), ("u", 5)), Pages.Update("t", "first", ("u", 6)));
        Assert.Equal(2, (await device.Client.GetQuarantineAsync()).Count);
        var heard = new List<string>();
        device.Client.RowsChanged += (_, change) => heard.AddRange(change.Tables.SelectMany(table => table.Rows!.Select(row => $"{row.Key[0]}")));
        await PullAsync(device, Pages.Update("t", "second", ("u", 7)));
        Assert.Equal(["first|1|x|6", "new|3|x|5", "second|2|x|7"], Rows(device));
        Assert.Empty(await device.Client.GetQuarantineAsync());
        Assert.Equal(["first", "new", "second"], heard.Order());
    }

    [Fact]
    public async Task An_update_of_a_row_that_is_not_here_waits_for_it()
    {
        await using var device = await OpenAsync();
        await PullAsync(device, Pages.Update("t", "a", ("w", "late")));
        Assert.Contains("not there", Assert.Single(await device.Client.GetQuarantineAsync()).Reason, StringComparison.Ordinal);
        await PullAsync(device, Pages.Insert("t", "a", ("v", 5), ("w", "x"), ("u", 1)));
        Assert.Equal(["a|5|x|1"], Rows(device));
        Assert.Empty(await device.Client.GetQuarantineAsync());
    }

    [Fact]
    public async Task What_the_app_writes_takes_the_place_of_what_is_held_of_those_columns()
    {
        await using var device = await OpenAsync();
        await PullAsync(device, Pages.Insert("t", "a", ("v", 5), ("w", "x"), ("u", 1)));
        await PullAsync(device, Pages.Update("t", "a", ("v", 500), ("w", "held")));
        device.Execute("UPDATE t SET w = 'mine'");
        Assert.Equal([["Update t[a] w=mine"]], await device.SentAsync());
        device.Execute("UPDATE t SET v = 7 WHERE v = 5");
        Assert.Equal([["Update t[a] v=7"]], await device.SentAsync());
        Assert.Empty(await device.Client.GetQuarantineAsync());
        Assert.Equal(["a|7|mine|1"], Rows(device));
    }

    [Fact]
    public async Task A_row_that_the_app_deletes_or_writes_anew_is_held_no_more()
    {
        await using var device = await OpenAsync();
        await PullAsync(device, Pages.Insert("t", "a", ("v", 5), ("w", "x"), ("u", 1)), Pages.Insert("t", "b", ("v", 500), ("w", "x"), ("u", 2)));
        await PullAsync(device, Pages.Update("t", "a", ("v", 500)));
        device.Execute("DELETE FROM t WHERE id = 'a'", "INSERT INTO t VALUES ('b', 7, 'mine', 3)");
        await device.SentAsync();
        Assert.Empty(await device.Client.GetQuarantineAsync());
        Assert.Equal(["b|7|mine|3"], Rows(device));
    }

    [Fact]
    public async Task A_key_that_SQLite_takes_for_another_ones_is_held()
    {
        await using var device = new Device("CREATE TABLE t(id TEXT COLLATE NOCASE PRIMARY KEY, v INTEGER)");
        await device.OpenAsync([], options => options.Track("t", table => table.KeysAssignedElsewhere = true));
        await PullAsync(device, Pages.Insert("t", "key", ("v", 1)));
        Assert.Empty(await device.Client.GetQuarantineAsync());
        await PullAsync(device, Pages.Insert("t", "KEY", ("v", 2)));
        Assert.Equal(["key|1"], Rows(device));
        Assert.Contains("collation", Assert.Single(await device.Client.GetQuarantineAsync()).Reason, StringComparison.Ordinal);
        await PullAsync(device, Pages.Insert("t", "key", ("v", 3)));
        Assert.Equal(["key|3"], Rows(device));
    }

    [Fact]
    public async Task Staged_keys_that_SQLite_takes_for_one_are_held_but_for_the_first()
    {
        await using var device = new Device("CREATE TABLE t(id TEXT COLLATE NOCASE PRIMARY KEY, v INTEGER)");
        await device.OpenAsync([], options => options.Track("t", table => table.KeysAssignedElsewhere = true));
        device.Server.Deltas.Enqueue([Pages.Part(1, [Pages.Insert("t", "key", ("v", 1)), Pages.Insert("t", "KEY", ("v", 2))]), Pages.Last(2, Pages.Insert("t", "other", ("v", 3)))]);
        await device.Client.SyncNowAsync();
        Assert.Equal(["key|1", "other|3"], Rows(device));
        Assert.Equal("KEY", Assert.Single(await device.Client.GetQuarantineAsync()).Key);
    }

    [Fact]
    public async Task Writes_to_a_held_row_have_not_seen_it_until_it_fits()
    {
        await using var device = await OpenAsync();
        await PullAsync(device, Pages.Insert("t", "a", ("v", 5), ("w", "x"), ("u", 1)));
        await PullAsync(device, Pages.Update("t", "a", ("v", 500)));
        await PullAsync(device, Pages.Update("t", "a", ("w", "z")));
        Assert.Equal(["1"], device.Query("SELECT change FROM offlinesync_pins"));
        await PullAsync(device, Pages.Update("t", "a", ("v", 6)));
        Assert.Equal(["a|6|z|1"], Rows(device));
        Assert.Empty(device.Query("SELECT change FROM offlinesync_pins"));
    }

    [Fact]
    public async Task What_the_app_writes_to_other_rows_leaves_a_held_one_alone()
    {
        await using var device = await OpenAsync();
        await PullAsync(device, Pages.Insert("t", "a", ("v", 500), ("w", "x"), ("u", 1)));
        device.Execute("INSERT INTO t VALUES ('b', 1, 'mine', 2)");
        Assert.Single(await device.SentAsync());
        Assert.Equal("a", Assert.Single(await device.Client.GetQuarantineAsync()).Key);
    }

    [Fact]
    public async Task Staged_rows_of_which_one_does_not_fit_are_shown_but_for_that_one()
    {
        await using var device = await OpenAsync();
        device.Server.Deltas.Enqueue(
        [
            Pages.Part(1, [Pages.Insert("t", "a", ("v", 1), ("w", "x"), ("u", 1)), Pages.Insert("t", "b", ("v", 500), ("w", "x"), ("u", 2))]),
            Pages.Last(2, Pages.Insert("t", "c", ("v", 3), ("w", "x"), ("u", 3)), Pages.Update("t", "a", ("w", "y"))),
        ]);
        await device.Client.SyncNowAsync();
        Assert.Equal(["a|1|y|1", "c|3|x|3"], Rows(device));
        Assert.Equal("b", Assert.Single(await device.Client.GetQuarantineAsync()).Key);
    }

    [Fact]
    public async Task A_staged_whole_row_takes_the_place_of_a_held_one()
    {
        await using var device = await OpenAsync();
        await PullAsync(device, Pages.Insert("t", "a", ("v", 500), ("w", "x"), ("u", 1)));
        device.Server.Deltas.Enqueue([Pages.Part(2, [Pages.Insert("t", "a", ("v", 1), ("w", "y"), ("u", 1))]), Pages.Last(3, Pages.Insert("t", "b", ("v", 2), ("w", "y"), ("u", 2)))]);
        await device.Client.SyncNowAsync();
        Assert.Equal(["a|1|y|1", "b|2|y|2"], Rows(device));
        Assert.Empty(await device.Client.GetQuarantineAsync());
    }

    private static async Task<Device> OpenAsync()
    {
        var device = new Device(Schema);
        await device.OpenAsync(["t"]);
        return device;
    }

    private static IReadOnlyList<string> Rows(Device device) => device.Query("SELECT * FROM t ORDER BY id");

    private async Task PullAsync(Device device, params TableChanges[] rows)
    {
        _change = Math.Max(_change, device.Server.Change) + 1;
        device.Server.Deltas.Enqueue(Pages.Checkpoint(_change, rows));
        await device.Client.SyncNowAsync();
    }
}
