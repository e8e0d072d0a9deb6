using OfflineSync.Client.Pull;
using OfflineSync.Protocol.V1;
using Value = OfflineSync.Protocol.Values.Value;

namespace OfflineSync.Client.Tests.Subscriptions;

/// <summary>What is urgent does not wait for what is large.</summary>
public sealed class PriorityTests
{
    private const string Notes = "CREATE TABLE notes(id TEXT PRIMARY KEY, text TEXT)";
    private const string Logs = "CREATE TABLE logs(id TEXT PRIMARY KEY, text TEXT)";

    [Fact]
    public async Task A_table_comes_no_later_than_those_that_refer_to_it()
    {
        await using var device = new Device(
            "CREATE TABLE a(id TEXT PRIMARY KEY, b TEXT REFERENCES b(id))", "CREATE TABLE b(id TEXT PRIMARY KEY, c TEXT REFERENCES c(id))",
            "CREATE TABLE c(id TEXT PRIMARY KEY, a TEXT REFERENCES a(id))", "CREATE TABLE d(id TEXT PRIMARY KEY)", "CREATE TABLE e(id TEXT PRIMARY KEY, d TEXT REFERENCES d(id))");
        await device.OpenAsync(["b", "c", "d"], options => options
            .Track("a", table => table.Priority = TablePriority.High).Track("e", table => table.Priority = TablePriority.Low));
        await device.Client.SyncNowAsync();
        Assert.Equal(["b c a", "b c d a", "b c d a e"], device.Server.Pulls.Select(Subscribed));
        Assert.Equal(["", "d", "e"], device.Server.Pulls.Select(pull => string.Join(" ", pull.Additions.Select(addition => addition.Table))));
    }

    [Fact]
    public async Task While_there_is_no_space_for_the_rest_tables_with_a_higher_priority_go_on()
    {
        await using var device = new Device(Notes, Logs);
        long? free = null;
        await OpenAsync(device, () => free);
        device.Server.Deltas.Enqueue(Pages.Checkpoint(1, Pages.Insert("notes", "n", ("text", "one"))));
        device.Server.Deltas.Enqueue(Pages.Checkpoint(2, Pages.Insert("logs", "l", ("text", "one"))));
        await device.Client.SyncNowAsync();

        free = 0;
        device.Server.Deltas.Enqueue([Pages.Part(9, [Pages.Insert("logs", "large", ("text", "x"))]).With(100_000), Pages.Last(9)]);
        device.Server.Deltas.Enqueue(Pages.Checkpoint(10, Pages.Update("notes", "n", ("text", "two"))));
        await ShortAsync(device);
        Assert.Equal(["two"], device.Query("SELECT text FROM notes"));
        Assert.Equal(["l"], device.Query("SELECT id FROM logs"));
        Assert.Equal(["notes logs", "notes"], device.Server.Pulls.TakeLast(2).Select(Subscribed));

        device.Execute("UPDATE notes SET text = 'mine'", "UPDATE logs SET text = 'mine'");
        device.Server.Deltas.Enqueue(Pages.Checkpoint(11));
        await ShortAsync(device);
        Assert.Equal("c10", device.Server.Pulls[^1].Cursor.ToStringUtf8());
        var written = device.Server.Mutations[^1];
        Assert.Equal(10UL, written.Base);
        Assert.Equal([("notes", []), ("logs", [3UL, 1UL])], ChangeSet.Parser.ParseFrom(written.ChangeSet).Tables.Select(table => (table.Table, table.Bases.ToArray())));

        free = null;
        device.Server.Deltas.Enqueue(Pages.Checkpoint(
            20, Pages.Update("notes", "n", ("text", "mine")), Pages.Update("logs", "l", ("text", "mine")), Pages.Insert("logs", "last", ("text", "x"))));
        await device.Client.SyncNowAsync();
        var resumed = device.Server.Pulls[^1];
        Assert.Equal(("c9-1", "notes logs"), (resumed.Cursor.ToStringUtf8(), Subscribed(resumed)));
        Assert.True(resumed.KnownStamp < written.Stamp);
        Assert.Equal(["l|mine", "large|x", "last|x"], device.Query("SELECT * FROM logs ORDER BY id"));

        device.Execute("UPDATE logs SET text = 'later' WHERE id = 'l'");
        await device.Client.SyncNowAsync();
        Assert.Equal("c20", device.Server.Pulls[^1].Cursor.ToStringUtf8());
        Assert.Empty(ChangeSet.Parser.ParseFrom(device.Server.Mutations[^1].ChangeSet).Tables[0].Bases);
    }

    [Fact]
    public async Task Tables_with_a_higher_priority_wait_while_a_row_that_was_created_anew_has_to_come_whole()
    {
        await using var device = new Device("CREATE TABLE notes(id TEXT PRIMARY KEY, count INTEGER)", Logs);
        long? free = null;
        await device.OpenAsync([], options =>
        {
            options.FreeSpace = _ => free;
            options.Track("notes", table => table.Counter("count").Evict(policy => policy.MaxRows = 0)).Track("logs", table => table.Priority = TablePriority.Low);
        });
        device.Server.Deltas.Enqueue(Pages.Checkpoint(1, Pages.Insert("notes", "a", ("count", 1))));
        device.Server.Deltas.Enqueue(Pages.Checkpoint(2, Pages.Insert("logs", "l", ("text", "one"))));
        await device.Client.SyncNowAsync();
        await device.Client.Eviction.RunAsync();
        free = 0;
        device.Server.Deltas.Enqueue([Pages.Part(9, [Pages.Insert("logs", "large", ("text", "x"))]).With(100_000), Pages.Last(9)]);
        device.Server.Deltas.Enqueue(Pages.Checkpoint(9));
        await ShortAsync(device);
        Assert.Equal("notes", Subscribed(device.Server.Pulls[^1]));
        var pulls = device.Server.Pulls.Count;
        device.Execute("INSERT INTO notes VALUES ('a', 3)");
        await ShortAsync(device);
        Assert.Equal(pulls, device.Server.Pulls.Count);
    }

    [Fact]
    public async Task What_was_rejected_is_not_tried_again_before_its_rows_have_come_back_to_all_tables()
    {
        await using var device = new Device(Notes, Logs);
        long? free = null;
        await OpenAsync(device, () => free);
        device.Server.Deltas.Enqueue(Pages.Checkpoint(1));
        device.Server.Deltas.Enqueue(Pages.Checkpoint(2));
        await device.Client.SyncNowAsync();

        free = 0;
        device.Server.Reject = _ => "REFUSED";
        device.Execute("BEGIN; INSERT INTO notes VALUES ('mine', 'x'); INSERT INTO logs VALUES ('mine', 'x'); COMMIT");
        device.Server.Deltas.Enqueue([Pages.Part(9, [Pages.Insert("logs", "large", ("text", "x"))]).With(100_000), Pages.Last(9)]);
        device.Server.Deltas.Enqueue(Pages.Checkpoint(10, Pages.Delete("notes", "mine")));
        await ShortAsync(device);
        device.Server.Reject = _ => null;
        Assert.Equal(["0|1"], device.Query("SELECT (SELECT count(*) FROM notes), (SELECT count(*) FROM logs)"));
        var rejected = Assert.Single(await device.Client.Rejected.ListAsync());
        var refusal = await Assert.ThrowsAsync<OfflineSyncException>(() => device.Client.Rejected.RetryAsync(rejected.Id));
        Assert.Contains("Sync first", refusal.Message, StringComparison.Ordinal);

        free = null;
        device.Server.Deltas.Enqueue(Pages.Checkpoint(20, Pages.Insert("logs", "large", ("text", "x")), Pages.Delete("logs", "mine")));
        await device.Client.SyncNowAsync();
        await device.Client.Rejected.RetryAsync(rejected.Id);
        await device.Client.SyncNowAsync();
        Assert.Equal(["notes", "logs"], ChangeSet.Parser.ParseFrom(device.Server.Mutations[^1].ChangeSet).Tables.Select(table => table.Table));
    }

    [Fact]
    public async Task Conflicts_of_tables_that_wait_show_when_these_have_what_stayed()
    {
        await using var device = new Device(Notes, Logs);
        long? free = null;
        await OpenAsync(device, () => free);
        var changed = 0;
        device.Client.Conflicts.Changed += (_, _) => changed++;
        device.Server.Deltas.Enqueue(Pages.Checkpoint(1, Pages.Insert("notes", "a", ("text", "mine"))));
        device.Server.Deltas.Enqueue(Pages.Checkpoint(2, Pages.Insert("logs", "a", ("text", "mine"))));
        await device.Client.SyncNowAsync();

        free = 0;
        foreach (var table in new[] { "notes", "logs" })
            device.Server.Conflicts.Enqueue(ConflictTests.Lost("text", Value.FromText("mine"), Value.FromText("theirs"), change: table == "logs" ? 5UL : 6UL, table: table));
        device.Server.Deltas.Enqueue([Pages.Part(9, [Pages.Insert("logs", "large", ("text", "x"))]).With(100_000), Pages.Last(9)]);
        device.Server.Deltas.Enqueue(Pages.Checkpoint(10, Pages.Update("notes", "a", ("text", "theirs"))));
        await ShortAsync(device);
        Assert.Equal(["notes"], (await device.Client.Conflicts.ListAsync()).Select(conflict => conflict.Table));
        Assert.Equal(1, changed);

        free = null;
        device.Server.Deltas.Enqueue(Pages.Checkpoint(20, Pages.Update("logs", "a", ("text", "theirs"))));
        await device.Client.SyncNowAsync();
        Assert.Equal(["logs", "notes"], (await device.Client.Conflicts.ListAsync()).Select(conflict => conflict.Table).Order());
        Assert.Equal(2, changed);
        await device.Client.Conflicts.TakeMineAsync((await device.Client.Conflicts.ListAsync()).Single(conflict => conflict.Table == "logs").Id);
        await device.Client.SyncNowAsync();
        Assert.Equal(["logs"], ChangeSet.Parser.ParseFrom(device.Server.Mutations[^1].ChangeSet).Tables.Select(table => table.Table));
    }

    [Fact]
    public async Task What_all_tables_lack_is_fetched_from_where_they_were_together_also_if_nothing_of_it_is_kept()
    {
        await using var device = new Device(Notes, Logs);
        long? free = null;
        await OpenAsync(device, () => free);
        device.Server.Deltas.Enqueue(Pages.Checkpoint(1));
        device.Server.Deltas.Enqueue(Pages.Checkpoint(2));
        await device.Client.SyncNowAsync();
        free = 0;
        device.Server.Deltas.Enqueue([Pages.Part(9, [Pages.Insert("logs", "large", ("text", "x"))]).With(100_000), Pages.Last(9)]);
        device.Server.Deltas.Enqueue(Pages.Checkpoint(10));
        await ShortAsync(device);
        PageStaging.Discard(PageStaging.PathFor(device.DatabasePath, "test"));

        await OpenAsync(device, () => free);
        free = null;
        device.Server.Deltas.Enqueue(Pages.Checkpoint(20, Pages.Insert("logs", "large", ("text", "x"))));
        await device.Client.SyncNowAsync();
        Assert.Equal("c2", device.Server.Pulls[^1].Cursor.ToStringUtf8());
        Assert.Equal(["large"], device.Query("SELECT id FROM logs"));
        await device.Client.SyncNowAsync();
        Assert.Equal("c20", device.Server.Pulls[^1].Cursor.ToStringUtf8());
    }

    [Fact]
    public async Task What_the_app_writes_while_pages_come_is_sent_before_the_rest_of_them()
    {
        await using var device = new Device(Notes, Logs);
        await device.OpenAsync(["notes"], options => options.Track("logs", table => table.Scope = "second"));
        var shown = new List<string>();
        device.Server.WhilePulling = () => device.Execute("INSERT INTO notes VALUES ('mine', 'x')", "INSERT INTO logs VALUES ('mine', 'x')");
        device.Server.Reject = _ =>
        {
            shown.Add(device.Query("SELECT count(*) FROM notes")[0]);
            return null;
        };
        device.Server.Deltas.Enqueue([Pages.Part(2, [Pages.Insert("notes", "a", ("text", "x"))]), Pages.Last(3, Pages.Insert("notes", "b", ("text", "x")))]);
        await device.Client.SyncNowAsync();
        Assert.Equal(["second", "test"], device.Server.Pushes.Select(push => push.Scope));
        Assert.Equal(["1", "1"], shown);
        Assert.Equal(["a", "b", "mine"], device.Query("SELECT id FROM notes ORDER BY id"));
        Assert.Equal(0, device.Client.Status.Pending);
    }

    [Fact]
    public async Task A_scope_that_refuses_what_is_written_meanwhile_does_not_stop_another_one()
    {
        await using var device = new Device(Notes, Logs);
        await device.OpenAsync(["notes"], options => options.Track("logs", table => table.Scope = "second"));
        await device.Client.SyncNowAsync();
        device.Server.WhilePulling = () =>
        {
            device.Execute("INSERT INTO logs VALUES ('mine', 'x')");
            device.Server.Outage = new Protocol.Grpc.RpcException(Protocol.Grpc.StatusCode.PermissionDenied, "no");
        };
        device.Server.Deltas.Enqueue([Pages.Part(8, [Pages.Insert("notes", "a", ("text", "x"))]), Pages.Part(9, [Pages.Insert("notes", "b", ("text", "x"))]), Pages.Last(9)]);
        await Assert.ThrowsAsync<OfflineSyncException>(() => device.Client.SyncNowAsync());
        Assert.Equal(["a", "b"], device.Query("SELECT id FROM notes ORDER BY id"));
        Assert.Single(device.Server.Pushes);
        device.Server.Outage = null;
        await device.Client.SyncNowAsync();
        Assert.Equal(0, device.Client.Status.Pending);
    }

    private static string Subscribed(PullRequest pull) => string.Join(" ", pull.Subscription.Tables.Select(table => table.Table));

    /// <summary>Opens with notes, and logs that may wait for them.</summary>
    private static Task OpenAsync(Device device, Func<long?> free) => device.OpenAsync([], options =>
    {
        options.FreeSpace = _ => free();
        options.Track("notes").Track("logs", table => table.Priority = TablePriority.Low);
    });

    private static async Task ShortAsync(Device device)
    {
        var error = await Assert.ThrowsAsync<OfflineSyncException>(() => device.Client.SyncNowAsync());
        Assert.Equal(OfflineSyncError.StorageLow, error.Error);
    }
}
