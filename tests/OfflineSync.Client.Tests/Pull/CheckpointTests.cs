using OfflineSync.Protocol.Clocks;
using OfflineSync.Protocol.Rows;
using OfflineSync.Protocol.V1;
using Value = OfflineSync.Protocol.Values.Value;

namespace OfflineSync.Client.Tests.Pull;

/// <summary>What moves with a checkpoint beside rows.</summary>
public sealed class CheckpointTests
{
    private const string Schema = "CREATE TABLE t(id TEXT PRIMARY KEY, v, w)";
    private static readonly DateTimeOffset Now = DateTimeOffset.FromUnixTimeMilliseconds(1_800_000_000_000);

    [Fact]
    public async Task What_is_written_later_is_stamped_behind_what_arrived()
    {
        await using var device = await OpenAsync();
        var page = Pages.Last(1, Pages.Insert("t", "a", ("v", 1), ("w", 1)));
        page.Stamp = Hlc.FromMilliseconds(Now.AddHours(1).ToUnixTimeMilliseconds());
        device.Server.Deltas.Enqueue([page]);
        await device.Client.SyncNowAsync();
        device.Execute("UPDATE t SET v = 2");
        await device.SentAsync();
        Assert.Equal(page.Stamp + 1, device.Server.Mutations[0].Stamp);
    }

    [Fact]
    public async Task The_servers_clock_comes_with_a_checkpoint()
    {
        await using var device = await OpenAsync();
        var page = Pages.Last(1);
        page.ServerTime = Now.AddMinutes(3).ToUnixTimeMilliseconds();
        device.Server.Deltas.Enqueue([page]);
        await device.Client.SyncNowAsync();
        Assert.Equal(["180000"], device.Query("SELECT clock_offset FROM offlinesync_client"));
    }

    [Fact]
    public async Task Rows_of_several_pages_are_counted_for_observers()
    {
        await using var device = await OpenAsync();
        var heard = new List<(string, int)>();
        device.Client.RowsChanged += (_, change) => heard.AddRange(change.Tables.Select(table => (table.Table, table.RowCount)));
        device.Server.Deltas.Enqueue([Pages.Part(1, [Pages.Insert("t", "a", ("v", 1), ("w", 1)), Pages.Insert("t", "b", ("v", 1), ("w", 1))]), Pages.Last(2, Pages.Insert("t", "c", ("v", 1), ("w", 1)))]);
        await device.Client.SyncNowAsync();
        Assert.Equal([("t", 3)], heard);
    }

    [Fact]
    public async Task What_waits_to_be_sent_stays_on_top_of_whole_rows_of_several_pages()
    {
        await using var device = await OpenAsync();
        device.Server.Outage = new Protocol.Grpc.RpcException(Protocol.Grpc.StatusCode.Unavailable, "no network");
        device.Execute("INSERT INTO t(id, v) VALUES ('a', 'mine')");
        await Assert.ThrowsAsync<OfflineSyncException>(() => device.Client.SyncNowAsync());
        device.Server.Outage = null;
        device.Server.WhilePulling = () => device.Execute("UPDATE t SET w = 'mine too' WHERE id = 'b'", "INSERT INTO t VALUES ('b', 'mine', 'mine')");
        device.Server.Deltas.Enqueue(
        [
            Pages.Part(7, [Pages.Insert("t", "a", ("v", "theirs"), ("w", "theirs")), Pages.Insert("t", "b", ("v", "theirs"), ("w", "theirs"))]),
            Pages.Last(8, Pages.Insert("t", "c", ("v", "theirs"), ("w", "theirs"))),
        ]);
        await device.Client.SyncNowAsync();
        Assert.Equal(["b|mine|mine", "c|theirs|theirs"], device.Query("SELECT * FROM t WHERE id <> 'a' ORDER BY id"));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task What_this_version_of_the_app_does_not_have_is_noted_for_a_later_one(bool isStaged)
    {
        await using var device = await OpenAsync();
        var rows = new[] { Pages.Insert("t", "a", ("v", 1), ("w", 1), ("later", 2)), Pages.Insert("unknown", "a", ("v", 1)) };
        device.Server.Deltas.Enqueue(isStaged ? [Pages.Part(1, rows), Pages.Last(2)] : [Pages.Last(2, rows)]);
        await device.Client.SyncNowAsync();
        Assert.Equal(["a|1|1"], device.Query("SELECT * FROM t"));
        Assert.Equal(["test|t|later", "test|unknown|"], device.Query("SELECT * FROM offlinesync_skipped ORDER BY 2"));
    }

    [Fact]
    public async Task An_update_of_columns_that_this_version_does_not_have_changes_nothing()
    {
        await using var device = await OpenAsync();
        device.Server.Deltas.Enqueue(Pages.Checkpoint(1, Pages.Insert("t", "a", ("v", 1), ("w", 1))));
        await device.Client.SyncNowAsync();
        device.Server.Deltas.Enqueue(Pages.Checkpoint(2, Pages.Update("t", "a", ("later", 2))));
        await device.Client.SyncNowAsync();
        Assert.Equal(["a|1|1"], device.Query("SELECT * FROM t"));
        Assert.Equal(0, device.Client.Status.Quarantined);
    }

    [Fact]
    public async Task Rows_behind_others_of_several_pages_have_nothing_of_theirs()
    {
        await using var device = await OpenAsync();
        device.Server.Deltas.Enqueue([Pages.Part(1, [Pages.Insert("t", "a", ("v", 1), ("w", 1)), Pages.Insert("t", "b", ("v", 2))]), Pages.Last(2, Pages.Insert("t", "c", ("w", 3)))]);
        await device.Client.SyncNowAsync();
        Assert.Equal(["a|1|1", "b|2|NULL", "c|NULL|3"], device.Query("SELECT * FROM t ORDER BY id"));
    }

    [Fact]
    public async Task Of_news_that_are_hidden_under_what_waits_nobody_is_told()
    {
        await using var device = await OpenAsync();
        device.Server.Deltas.Enqueue(Pages.Checkpoint(1, Pages.Insert("t", "a", ("v", 1), ("w", 1)), Pages.Insert("t", "b", ("v", 1), ("w", 1))));
        await device.Client.SyncNowAsync();
        var heard = new List<object?>();
        device.Client.RowsChanged += (_, change) => heard.AddRange(
            change.Origin == ChangeOrigin.Remote ? change.Tables.SelectMany(table => table.Rows!.Select(row => row.Key[0])) : []);
        device.Server.WhilePulling = () => device.Execute("UPDATE t SET w = 'mine' WHERE id = 'a'");
        device.Server.Deltas.Enqueue(Pages.Checkpoint(2, Pages.Update("t", "a", ("w", 2)), Pages.Update("t", "b", ("w", 2))));
        await device.Client.SyncNowAsync();
        Assert.Equal(["b"], heard);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task An_error_in_the_apps_own_trigger_takes_no_row_away(bool isStaged)
    {
        await using var device = new Device(Schema, "CREATE TRIGGER broken AFTER INSERT ON t WHEN NEW.v = 2 BEGIN SELECT json('{'); END");
        await device.OpenAsync(["t"], options => options.RunTriggersOnApply = true);
        TableChanges[] rows = [Pages.Insert("t", "a", ("v", 1), ("w", 1)), Pages.Insert("t", "b", ("v", 2), ("w", 2))];
        device.Server.Deltas.Enqueue(isStaged ? [Pages.Part(1, rows), Pages.Last(2)] : [Pages.Last(2, rows)]);
        var error = await Assert.ThrowsAsync<OfflineSyncException>(() => device.Client.SyncNowAsync());
        Assert.Contains("malformed JSON", error.Message, StringComparison.Ordinal);
        Assert.Empty(device.Query("SELECT * FROM t"));
        Assert.Equal(0, device.Client.Status.Quarantined);

        device.Execute("DROP TRIGGER broken");
        device.Server.Deltas.Enqueue(isStaged ? [Pages.Last(2)] : [Pages.Last(2, rows)]);
        await device.Client.SyncNowAsync();
        Assert.Equal(["a|1|1", "b|2|2"], device.Query("SELECT * FROM t ORDER BY id"));
    }

    [Fact]
    public async Task Rows_with_another_key_than_the_table_has_are_refused()
    {
        await using var device = new Device("CREATE TABLE t(a TEXT, id TEXT, v, PRIMARY KEY (a, id))", "CREATE TABLE u(other TEXT PRIMARY KEY, v)");
        await device.OpenAsync(["t", "u"]);
        foreach (var table in new[] { "t", "u" })
        {
            device.Server.Deltas.Enqueue(Pages.Checkpoint(1, Pages.Insert(table, "a", ("v", 1))));
            var error = await Assert.ThrowsAsync<OfflineSyncException>(() => device.Client.SyncNowAsync());
            Assert.Equal(OfflineSyncError.Protocol, error.Error);
        }
        Assert.Equal(["0"], device.Query("SELECT change FROM offlinesync_scopes"));
    }

    [Fact]
    public async Task Whole_rows_behind_parts_of_others_are_staged_as_a_whole()
    {
        await using var device = await OpenAsync();
        device.Server.Deltas.Enqueue(Pages.Checkpoint(1, Pages.Insert("t", "a", ("v", 1), ("w", 1))));
        await device.Client.SyncNowAsync();
        device.Server.Deltas.Enqueue([Pages.Part(2, [Pages.Update("t", "a", ("w", 2)), Pages.Insert("t", "b", ("v", 3), ("w", 4))]), Pages.Last(3, Pages.Update("t", "b", ("w", 5)))]);
        await device.Client.SyncNowAsync();
        Assert.Equal(["a|1|2", "b|3|5"], device.Query("SELECT * FROM t ORDER BY id"));
    }

    [Fact]
    public async Task A_row_that_is_deleted_here_does_not_come_back_before_the_server_knows()
    {
        await using var device = await OpenAsync();
        device.Server.Deltas.Enqueue(Pages.Checkpoint(1, Pages.Insert("t", "a", ("v", 1), ("w", 1)), Pages.Insert("t", "b", ("v", 1), ("w", 1))));
        await device.Client.SyncNowAsync();
        device.Server.WhilePulling = () => device.Execute("DELETE FROM t WHERE id = 'a'", "UPDATE t SET v = 'mine' WHERE id = 'b'");
        device.Server.Deltas.Enqueue(Pages.Checkpoint(2, Pages.Insert("t", "a", ("v", 2), ("w", 2)), Pages.Update("t", "b", ("w", 2))));
        await device.Client.SyncNowAsync();
        Assert.Equal(["b|mine|2"], device.Query("SELECT * FROM t"));
        // Of the other row everything is shown: what the app writes to it has seen it.
        Assert.Equal(["1"], device.Query("SELECT count(*) FROM offlinesync_pins"));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_row_that_could_not_be_sent_and_then_comes_whole_is_the_servers(bool isStaged)
    {
        await using var device = await OpenAsync();
        device.Execute("INSERT INTO t VALUES ('a', zeroblob(9000000), 'mine')");
        await device.Client.SyncNowAsync();
        Assert.Equal(["1"], device.Query("SELECT count(*) FROM offlinesync_unsent"));
        // A part of it says nothing of the rest.
        device.Server.Deltas.Enqueue(Pages.Checkpoint(7, Pages.Insert("t", "a", ("w", "theirs"))));
        await device.Client.SyncNowAsync();
        Assert.Equal(["9000000|theirs|1"], device.Query("SELECT length(v), w, (SELECT count(*) FROM offlinesync_unsent) FROM t"));
        Page[] whole = [Pages.Part(8, [Pages.Insert("t", "a", ("v", 1), ("w", "theirs"))]), Pages.Last(8)];
        device.Server.Deltas.Enqueue(isStaged ? whole : Pages.Checkpoint(8, Pages.Insert("t", "a", ("v", 1), ("w", "theirs"))));
        await device.Client.SyncNowAsync();
        Assert.Equal(["1|theirs|0"], device.Query("SELECT v, w, (SELECT count(*) FROM offlinesync_unsent) FROM t"));
    }

    [Fact]
    public async Task What_waits_in_one_table_stays_also_while_another_one_has_nothing_that_waits()
    {
        await using var device = new Device(Schema, "CREATE TABLE u(id TEXT PRIMARY KEY, v)");
        await device.OpenAsync(["t", "u"]);
        device.Server.WhilePulling = () => device.Execute("INSERT INTO u VALUES ('a', 'mine')", "INSERT INTO t VALUES ('a', 'mine', 'mine')");
        device.Server.Deltas.Enqueue(
        [
            Pages.Part(7, [Pages.Insert("t", "a", ("v", "theirs"), ("w", "theirs")), Pages.Insert("u", "a", ("v", "theirs"))]),
            Pages.Last(8, Pages.Insert("u", "b", ("v", "theirs"))),
        ]);
        await device.Client.SyncNowAsync();
        Assert.Equal(["a|mine|mine"], device.Query("SELECT * FROM t"));
        Assert.Equal(["a|mine", "b|theirs"], device.Query("SELECT * FROM u ORDER BY id"));
    }

    [Fact]
    public async Task What_waits_in_a_table_that_the_app_tracks_no_more_stops_no_pull()
    {
        await using var device = new Device(Schema, "CREATE TABLE u(id TEXT PRIMARY KEY, v)");
        await device.OpenAsync(["t", "u"]);
        device.Server.Outage = new Protocol.Grpc.RpcException(Protocol.Grpc.StatusCode.Unavailable, "no network");
        device.Execute("INSERT INTO u VALUES ('a', 'mine')");
        await Assert.ThrowsAsync<OfflineSyncException>(() => device.Client.SyncNowAsync());
        await device.OpenAsync(["t"]);
        device.Server.Outage = null;
        device.Server.Change = 100;
        device.Server.Deltas.Enqueue(Pages.Checkpoint(1, Pages.Insert("t", "a", ("v", 1), ("w", 1))));
        await device.Client.SyncNowAsync();
        Assert.Equal(["a|1|1"], device.Query("SELECT * FROM t"));
    }

    [Fact]
    public async Task Parts_of_rows_with_a_key_of_several_columns_find_their_row_from_several_pages_too()
    {
        await using var device = new Device("CREATE TABLE p(a TEXT, b TEXT, c TEXT, v, w, PRIMARY KEY (a, b, c))", Schema);
        await device.OpenAsync(["p", "t"]);
        device.Server.Deltas.Enqueue([Pages.Last(1, Row(RowOperation.Insert, "xyz", ("v", 1), ("w", 1)), Row(RowOperation.Insert, "zyx", ("v", 1), ("w", 1)))]);
        await device.Client.SyncNowAsync();
        device.Server.Deltas.Enqueue([Pages.Part(2, [Row(RowOperation.Update, "xyz", ("w", 2)), Row(RowOperation.Delete, "zyx")]), Pages.Last(2)]);
        await device.Client.SyncNowAsync();
        Assert.Equal(["x|y|z|1|2"], device.Query("SELECT * FROM p"));
        Assert.Equal(0, device.Client.Status.Quarantined);

        static TableChanges Row(RowOperation operation, string key, params (string Column, int Value)[] cells)
        {
            var writer = new RowWriter("p", ["a", "b", "c"], [.. cells.Select(cell => cell.Column)]);
            writer.Add(operation, [.. key.Select(part => Value.FromText(part.ToString()))], ColumnSet.All(cells.Length), [.. cells.Select(cell => Value.FromInteger(cell.Value))]);
            return writer.Build();
        }
    }

    private static async Task<Device> OpenAsync()
    {
        var device = new Device(Schema);
        await device.OpenAsync(["t"], options => options.TimeProvider = new FixedClock(Now));
        return device;
    }
}
