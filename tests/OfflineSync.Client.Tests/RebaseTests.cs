using static OfflineSync.Client.Tests.MergedTable;

namespace OfflineSync.Client.Tests;

/// <summary>What tables show when values from the server meet writes that it has not seen.</summary>
public sealed class RebaseTests
{
    private const string Shown = "SELECT views, tags, body, status, title FROM t";

    [Fact]
    public async Task What_was_written_during_a_pull_stays_on_top_of_what_arrives()
    {
        await using var device = await SyncedAsync();
        await PullAsync(device, Arriving(), "UPDATE t SET views = views + 3, tags = '[\"mine\",\"x\"]', body = 'Hello!', status = 'mine', title = 'mine'");
        Assert.Equal(["103|[\"mine\",\"theirs\"]|Hello!|mine|mine"], device.Query(Shown));
        AssertShadowed(device);
    }

    [Fact]
    public async Task What_arrives_for_columns_that_were_not_written_is_shown()
    {
        await using var device = await SyncedAsync();
        await PullAsync(device, Arriving(), "UPDATE t SET title = 'mine'");
        Assert.Equal(["100|[\"theirs\"]|Hello there|theirs|mine"], device.Query(Shown));
        AssertShadowed(device);
    }

    [Fact]
    public async Task Differences_after_a_pull_are_to_what_arrived()
    {
        await using var device = await SyncedAsync();
        await PullAsync(device, Arriving(), "UPDATE t SET views = views + 3");
        device.Execute("UPDATE t SET views = views + 1, tags = '[]', body = 'there', status = 'x'");
        var sent = await device.SentAsync();
        Assert.Equal([["Update t[a] views+(3)"], ["Update t[a] views+(1) tags+[]-[\"theirs\"] body@2:11 0-Hello + status=theirs→x"]], sent);
    }

    [Fact]
    public async Task Several_unseen_mutations_are_put_on_top_in_their_order()
    {
        await using var device = await SyncedAsync();
        await PullAsync(device, Pages.Update("t", "a", ("title", "T")), "UPDATE t SET views = views + 1, tags = '[\"x\",\"y\"]'");
        await device.Client.DisposeAsync();
        device.Execute("UPDATE t SET views = views + 1, tags = '[\"x\"]'");
        await device.OpenAsync([], Track);
        device.Server.Failures.Enqueue(new Protocol.Grpc.RpcException(Protocol.Grpc.StatusCode.Unavailable, "away"));
        await Assert.ThrowsAsync<OfflineSyncException>(() => device.Client.SyncNowAsync());
        // The server has both mutations, but the checkpoint that arrives is from before them.
        device.Server.Deltas.Enqueue(Pages.Checkpoint(3, Pages.Update("t", "a", ("views", 50), ("tags", "[\"y\",\"z\"]"))));
        device.Server.Change = 10;
        await device.Client.SyncNowAsync();
        Assert.Equal(["52|[\"z\"]"], device.Query("SELECT views, tags FROM t"));
        AssertShadowed(device);
    }

    [Fact]
    public async Task A_row_that_two_devices_create_adds_its_counters_and_sets()
    {
        await using var device = await OpenAsync();
        await PullAsync(
            device, Pages.Insert("t", "a", ("views", 4), ("tags", "[\"theirs\"]"), ("body", "theirs"), ("status", "theirs"), ("title", "theirs")),
            "INSERT INTO t VALUES ('a', 3, '[\"mine\"]', 'mine', 'mine', 'mine')");
        Assert.Equal(["7|[\"mine\",\"theirs\"]|mine|mine|mine"], device.Query(Shown));
        AssertShadowed(device);
    }

    [Fact]
    public async Task A_row_that_was_created_before_a_migration_shows_what_arrives_for_the_new_column()
    {
        await using var device = new Device("CREATE TABLE t(id TEXT PRIMARY KEY, title TEXT)");
        await device.OpenAsync(["t"]);
        device.Execute("INSERT INTO t VALUES ('a', 'mine')");
        device.Server.Failures.Enqueue(new Protocol.Grpc.RpcException(Protocol.Grpc.StatusCode.Unavailable, "away"));
        await Assert.ThrowsAsync<OfflineSyncException>(() => device.Client.SyncNowAsync());
        await device.Client.DisposeAsync();
        device.Execute("ALTER TABLE t ADD COLUMN extra TEXT");
        await device.OpenAsync(["t"]);
        // The checkpoint that arrives is from before the mutation.
        device.Server.Change = 10;
        device.Server.Deltas.Enqueue(Pages.Checkpoint(3, Pages.Insert("t", "a", ("title", "theirs"), ("extra", "theirs"))));
        await device.Client.SyncNowAsync();
        Assert.Equal(["a|mine|theirs"], device.Query("SELECT * FROM t"));
    }

    [Fact]
    public async Task A_row_that_was_deleted_here_stays_away_and_one_that_was_created_anew_keeps_its_own_sum()
    {
        await using var device = await SyncedAsync();
        await PullAsync(device, Arriving(), "DELETE FROM t");
        Assert.Empty(device.Query(Shown));
        AssertShadowed(device);

        await using var other = await SyncedAsync();
        other.Execute("DELETE FROM t");
        other.Server.Change = 10;
        other.Server.Deltas.Enqueue(Pages.Checkpoint(3));
        await other.Client.SyncNowAsync();
        await PullAsync(other, Arriving(), "INSERT INTO t(id, views) VALUES ('a', 1)");
        Assert.Equal(["1"], other.Query("SELECT views FROM t"));
        AssertShadowed(other);
    }

    [Fact]
    public async Task A_whole_row_without_columns_that_this_version_has_resets_them_to_their_defaults()
    {
        await using var device = new Device(
            "CREATE TABLE t(id TEXT PRIMARY KEY, title TEXT, n INTEGER NOT NULL DEFAULT 7, word TEXT DEFAULT 'a''b', bare TEXT DEFAULT word, sum REAL DEFAULT (1 + 0.5), none TEXT)");
        await device.OpenAsync(["t"]);
        device.Server.Deltas.Enqueue(Pages.Checkpoint(1, Pages.Insert(
            "t", "a", ("title", "T"), ("n", 1), ("word", "w"), ("bare", "w"), ("sum", 5), ("none", "w"))));
        await device.Client.SyncNowAsync();

        device.Server.Deltas.Enqueue(Pages.Checkpoint(2, Pages.Insert("t", "a", ("title", "anew")), Pages.Insert("t", "b", ("title", "new"))));
        await device.Client.SyncNowAsync();

        Assert.Equal(["anew|7|a'b|word|1.5|NULL", "new|7|a'b|word|1.5|NULL"], device.Query("SELECT title, n, word, bare, sum, none FROM t ORDER BY id"));
    }

    [Fact]
    public async Task What_is_not_sent_yet_stays_on_top_of_the_defaults_of_columns_that_a_whole_row_lacks()
    {
        await using var device = await SyncedAsync();
        await PullAsync(device, Pages.Insert("t", "a", ("tags", "[]")), "UPDATE t SET views = coalesce(views, 0) + 3, title = 'mine'");
        Assert.Equal(["3|[]|NULL|NULL|mine"], device.Query(Shown));
        AssertShadowed(device);
    }

    [Fact]
    public async Task A_delete_that_arrives_for_a_row_with_a_pending_update_waits_for_the_server()
    {
        await using var device = await SyncedAsync();
        await PullAsync(device, Pages.Delete("t", "a"), "UPDATE t SET views = views + 1");
        Assert.Equal(["6"], device.Query("SELECT views FROM t"));
        device.Server.Deltas.Enqueue(Pages.Checkpoint(30, Pages.Delete("t", "a")));
        await device.Client.SyncNowAsync();
        Assert.Empty(device.Query(Shown));
        AssertShadowed(device);
    }

    [Fact]
    public async Task A_delete_that_arrives_for_a_row_that_was_inserted_anew_leaves_what_was_added_since()
    {
        await using var device = await SyncedAsync();
        await PullAsync(device, Pages.Delete("t", "a"), "INSERT OR REPLACE INTO t VALUES ('a', 7, '[\"mine\"]', 'mine', 'mine', 'mine')");
        // The server creates the row from the differences to the row that it has no more.
        Assert.Equal(["2|[\"mine\"]|mine|mine|mine"], device.Query(Shown));
        AssertShadowed(device);
        device.Execute("UPDATE t SET views = views + 1");
        Assert.Equal(["Update t[a] views+(1)"], (await device.SentAsync())[^1]);
    }

    [Fact]
    public async Task A_resnapshot_without_a_row_that_was_inserted_anew_leaves_what_was_added_since()
    {
        await using var device = await SyncedAsync();
        device.Server.Failures.Enqueue(new Protocol.Grpc.RpcException(
            Protocol.Grpc.StatusCode.FailedPrecondition, Protocol.V1.Reason.CursorInvalid, "another log"));
        device.Server.Deltas.Enqueue(Pages.Checkpoint(20));
        device.Server.WhilePulling = () => device.Execute("INSERT OR REPLACE INTO t VALUES ('a', 7, '[\"mine\"]', 'mine', 'mine', 'mine')");
        await device.Client.SyncNowAsync();
        Assert.Equal(["2|[\"mine\"]|mine|mine|mine"], device.Query(Shown));
        AssertShadowed(device);
    }

    [Fact]
    public async Task A_text_behind_which_another_one_is_hidden_is_edited_from_the_checkpoint_that_it_shows()
    {
        await using var device = await SyncedAsync();
        await PullAsync(device, Arriving(), "UPDATE t SET body = 'Hello 1'");
        device.Execute("UPDATE t SET body = 'Hello 12'");
        // Both edits are of the text as it was at checkpoint 1; the second one comes after checkpoint 2.
        device.Server.Change = 10;
        device.Server.Deltas.Enqueue(Pages.Checkpoint(3, Pages.Update("t", "a", ("body", "hidden again"))));
        Assert.Equal([["Update t[a] body@1:5 5-+ 1"], ["Update t[a] body@1:7 7-+2"]], await device.SentAsync());
        device.Execute("UPDATE t SET body = 'Hello 123'");
        Assert.Equal(["Update t[a] body@1:8 8-+3"], Assert.Single(await device.SentAsync()));

        device.Server.Deltas.Enqueue(Pages.Checkpoint(20, Pages.Update("t", "a", ("body", "merged"))));
        await device.Client.SyncNowAsync();
        Assert.Equal(["merged"], device.Query("SELECT body FROM t"));
        device.Execute("UPDATE t SET body = 'merged.'");
        Assert.Equal(["Update t[a] body@20:6 6-+."], Assert.Single(await device.SentAsync()));
        AssertShadowed(device);
    }

    [Fact]
    public async Task A_text_of_a_row_that_was_created_here_is_pinned_too()
    {
        await using var device = await OpenAsync();
        await PullAsync(device, Pages.Insert("t", "a", ("body", "theirs")), "INSERT INTO t(id, body) VALUES ('a', 'mine')");
        device.Execute("UPDATE t SET body = 'mine!'");
        Assert.Equal("Update t[a] body@0:4 4-+!", (await device.SentAsync())[1][0]);
    }

    [Fact]
    public async Task Rows_from_staged_pages_are_shadowed_too()
    {
        await using var device = await OpenAsync();
        device.Server.Deltas.Enqueue(
        [
            Pages.Part(1, [Pages.Insert("t", "a", ("views", 1), ("tags", "[1]"), ("body", "A"), ("status", null), ("title", "a"))]),
            Pages.Last(2, Pages.Insert("t", "b", ("views", 2), ("tags", "[2]"), ("body", "B"), ("status", "s"), ("title", "b")), Pages.Update("t", "a", ("views", 7))),
        ]);
        await device.Client.SyncNowAsync();
        Assert.Equal(["7|[1]|A|NULL|a", "2|[2]|B|s|b"], device.Query(Shown));
        AssertShadowed(device);
        device.Execute("UPDATE t SET views = views + 1, body = body || '.'");
        Assert.Equal(["Update t[a] views+(1) body@2:1 1-+.", "Update t[b] views+(1) body@2:1 1-+."], Assert.Single(await device.SentAsync()));
    }

    [Fact]
    public async Task What_is_written_does_not_wait_for_a_pull_that_broke_off_which_then_brings_it_back()
    {
        await using var device = await SyncedAsync();
        device.Server.Deltas.Enqueue([Pages.Part(2, [Pages.Update("t", "a", ("views", 100), ("title", "theirs"))])]);
        await Assert.ThrowsAsync<OfflineSyncException>(() => device.Client.SyncNowAsync());
        device.Execute("UPDATE t SET views = views + 1, title = 'mine'");
        device.Server.Pulls.Clear();
        device.Server.Deltas.Enqueue(Pages.Checkpoint(3, Pages.Update("t", "a", ("views", 101), ("title", "mine"))));
        await device.Client.SyncNowAsync();
        Assert.Single(Assert.Single(device.Server.Pushes).Mutations);
        var pull = Assert.Single(device.Server.Pulls);
        Assert.Equal("c2-1", pull.Cursor.ToStringUtf8());
        Assert.True(pull.KnownStamp < device.Server.Pushes[0].Mutations[0].Stamp);
        Assert.Equal(["101|mine"], device.Query("SELECT views, title FROM t"));
        AssertShadowed(device);
    }

    [Fact]
    public async Task Rows_that_a_resnapshot_lacks_lose_their_shadow()
    {
        await using var device = await SyncedAsync();
        device.Server.Failures.Enqueue(new Protocol.Grpc.RpcException(
            Protocol.Grpc.StatusCode.FailedPrecondition, Protocol.V1.Reason.CursorInvalid, "another log"));
        device.Server.Deltas.Enqueue(Pages.Checkpoint(20, Pages.Insert("t", "b", ("views", 1), ("tags", "[]"), ("body", ""), ("status", null), ("title", null))));
        await device.Client.SyncNowAsync();
        Assert.Equal(["b"], device.Query("SELECT id FROM t"));
        AssertShadowed(device);
    }

    [Fact]
    public async Task A_row_in_quarantine_takes_what_is_added_here_and_is_shadowed_when_it_fits()
    {
        await using var device = new Device(
            "CREATE TABLE t(id TEXT PRIMARY KEY, views INTEGER, body TEXT, title TEXT UNIQUE)");
        await device.OpenAsync([], options => options.Track("t", table => table.Counter("views").Text("body")));
        device.Execute("INSERT INTO t VALUES ('a', 5, 'A', 'one'), ('b', 5, 'B', 'two')");
        await device.Client.SyncNowAsync();
        device.Server.Deltas.Enqueue(Pages.Checkpoint(2, Pages.Update("t", "a", ("views", 10), ("body", "A2"), ("title", "two"))));
        await device.Client.SyncNowAsync();
        Assert.Single(await device.Client.GetQuarantineAsync());

        device.Execute("UPDATE t SET views = views + 1, body = 'A!' WHERE id = 'a'");
        Assert.Equal(["Update t[a] views+(1) body@1:1 1-+!"], Assert.Single(await device.SentAsync()));
        device.Server.Deltas.Enqueue(Pages.Checkpoint(20, Pages.Delete("t", "b")));
        await device.Client.SyncNowAsync();
        Assert.Empty(await device.Client.GetQuarantineAsync());
        Assert.Equal(["a|11|A!|two"], device.Query("SELECT * FROM t"));
        Assert.Equal(["a|11|A!"], device.Query("SELECT k0, \"counter:views\", \"text:body\" FROM offlinesync_shadow_1"));
    }

    [Fact]
    public async Task A_row_that_is_set_aside_for_a_missing_parent_has_no_shadow_until_it_returns()
    {
        await using var device = new Device("CREATE TABLE p(id TEXT PRIMARY KEY)", "CREATE TABLE c(id TEXT PRIMARY KEY, p TEXT REFERENCES p(id), n INTEGER)");
        await device.OpenAsync(["p"], options => options.Track("c", table => table.Counter("n")));
        device.Server.Deltas.Enqueue(Pages.Checkpoint(1, Pages.Insert("c", "c", ("p", "p"), ("n", 4))));
        await device.Client.SyncNowAsync();
        Assert.Empty(device.Query("SELECT * FROM offlinesync_shadow_2"));
        device.Server.Deltas.Enqueue(Pages.Checkpoint(2, Pages.Insert("p", "p")));
        await device.Client.SyncNowAsync();
        Assert.Equal(["c|4"], device.Query("SELECT * FROM offlinesync_shadow_2"));
    }

    [Fact]
    public async Task What_the_apps_triggers_do_to_applied_rows_is_not_sent_later()
    {
        await using var device = new Device(
            "CREATE TABLE a(id TEXT PRIMARY KEY, n INTEGER)", "CREATE TABLE c(id TEXT PRIMARY KEY, p TEXT)",
            "CREATE TRIGGER counted AFTER INSERT ON c BEGIN UPDATE a SET n = n + 1 WHERE id = NEW.p; END");
        await device.OpenAsync(["c"], options =>
        {
            options.RunTriggersOnApply = true;
            options.Track("a", table => table.Counter("n"));
        });
        device.Server.Deltas.Enqueue(Pages.Checkpoint(1, Pages.Insert("a", "p", ("n", 10)), Pages.Insert("c", "c", ("p", "p"))));
        await device.Client.SyncNowAsync();
        Assert.Equal(["p|11"], device.Query("SELECT * FROM a"));
        Assert.Equal(["p|11"], device.Query("SELECT * FROM offlinesync_shadow_2"));
        device.Execute("UPDATE a SET n = n + 5");
        Assert.Equal(["Update a[p] n+(5)"], Assert.Single(await device.SentAsync()));
    }

    private static Protocol.V1.TableChanges Arriving() =>
        Pages.Update("t", "a", ("views", 100), ("tags", "[\"theirs\"]"), ("body", "Hello there"), ("status", "theirs"), ("title", "theirs"));

    /// <summary>A device whose row the server has, at checkpoint 1.</summary>
    private static async Task<Device> SyncedAsync()
    {
        var device = await OpenAsync();
        device.Execute("INSERT INTO t VALUES ('a', 5, '[\"x\"]', 'Hello', 'new', 'T')");
        await device.Client.SyncNowAsync();
        return device;
    }

    [Fact]
    public async Task Writes_to_a_row_whose_news_are_hidden_say_that_they_have_not_seen_them()
    {
        await using var device = await SyncedAsync();
        await PullAsync(device, Pages.Update("t", "a", ("title", "hidden")), "UPDATE t SET title = 'mine'");
        device.Execute("UPDATE t SET title = 'mine again'", "INSERT INTO t(id) VALUES ('b')");
        device.Server.Change = 10;
        await device.SentAsync();
        Assert.Equal([((long?)null, 1ul), (1, 2ul), (null, 2ul)], Seen(device));
        await device.Client.SyncNowAsync();
        device.Execute("UPDATE t SET title = 'decided'");
        await device.SentAsync();
        Assert.Equal(((long?)null, 12ul), Seen(device)[^1]);
    }

    [Fact]
    public async Task A_delete_that_is_hidden_counts_as_not_seen_too()
    {
        await using var device = await SyncedAsync();
        await PullAsync(device, Pages.Delete("t", "a"), "UPDATE t SET title = 'mine'");
        device.Execute("INSERT OR REPLACE INTO t(id, title) VALUES ('a', 'anew')");
        await device.SentAsync();
        Assert.Equal(((long?)1, 2ul), Seen(device)[^1]);
    }

    /// <summary>For each row of the mutations sent last: the checkpoint that it names for the row, and that of the mutation.</summary>
    private static List<(long? Row, ulong Mutation)> Seen(Device device)
    {
        var seen = new List<(long?, ulong)>();
        foreach (var mutation in device.Server.Mutations)
        {
            foreach (var block in Protocol.V1.ChangeSet.Parser.ParseFrom(mutation.ChangeSet).Tables)
            {
                var rows = new Protocol.Rows.RowReader(block);
                while (rows.Read())
                    seen.Add((rows.Seen, mutation.Base));
            }
        }
        return seen;
    }

    /// <summary>Pulls a row at the next checkpoint, while the app writes.</summary>
    private static async Task PullAsync(Device device, Protocol.V1.TableChanges row, string write)
    {
        device.Server.Deltas.Enqueue(Pages.Checkpoint(2, row));
        device.Server.WhilePulling = () => device.Execute(write);
        await device.Client.SyncNowAsync();
    }

    [Fact]
    public async Task A_staging_file_that_comes_back_does_not_go_before_results_that_are_not_known()
    {
        await using var device = new Device("CREATE TABLE notes(id TEXT PRIMARY KEY, text TEXT)");
        var client = await device.OpenAsync(["notes"]);
        await client.SyncNowAsync();
        device.Execute("INSERT INTO notes VALUES ('a', 'sent')");
        device.Server.Failures.Enqueue(new Protocol.Grpc.RpcException(Protocol.Grpc.StatusCode.Unavailable, "the reply is lost"));
        await Assert.ThrowsAsync<OfflineSyncException>(() => client.SyncNowAsync());
        device.Server.Pulls.Clear();
        device.Server.Pushes.Clear();

        await File.WriteAllBytesAsync(Client.Pull.PageStaging.PathFor(device.DatabasePath, "test"), []);
        await client.SyncNowAsync();

        Assert.Single(Assert.Single(device.Server.Pushes).Mutations);
        Assert.Empty(Assert.Single(device.Server.Pulls).Mutations);
    }
}
