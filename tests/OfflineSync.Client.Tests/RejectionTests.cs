using Google.Protobuf;
using OfflineSync.Protocol.Edits;
using OfflineSync.Protocol.Grpc;
using OfflineSync.Protocol.Rows;
using OfflineSync.Protocol.V1;
using Value = OfflineSync.Protocol.Values.Value;

namespace OfflineSync.Client.Tests;

public sealed class RejectionTests
{
    private const string Notes = "CREATE TABLE notes(id TEXT PRIMARY KEY, title TEXT UNIQUE, stars INTEGER)";

    [Fact]
    public async Task After_a_rejection_the_row_returns_to_the_servers_value_with_later_writes_on_top_and_nothing_waits()
    {
        await using var device = await OpenAsync();
        var writes = 0;
        device.Server.Reject = mutation =>
        {
            if (mutation.Sequence != 2)
                return null;
            // The app goes on writing while the server refuses.
            if (writes++ == 0)
                device.Execute("UPDATE notes SET stars = 7 WHERE id = 'a'", "INSERT INTO notes VALUES ('b', 'B', 0)");
            return "no";
        };
        device.Execute("UPDATE notes SET title = 'refused', stars = 5 WHERE id = 'a'");
        device.Server.Deltas.Enqueue([RecordingTransport.Checkpoint(2, Row("a", ("title", Value.FromText("server")), ("stars", Value.FromInteger(1))))]);
        Assert.Equal([["Update notes[a] title=refused stars=5"]], await device.SentAsync());

        Assert.Equal(["a|server|7", "b|B|0"], device.Query("SELECT * FROM notes ORDER BY id"));
        Assert.Equal((1, 1), (device.Client.Status.Pending, device.Client.Status.Rejected));
        Assert.Equal([["Update notes[a] stars=7", "Insert notes[b] title=B stars=0"]], await device.SentAsync());
        Assert.Equal((0, 1), (device.Client.Status.Pending, device.Client.Status.Rejected));
    }

    [Fact]
    public async Task A_rejected_mutation_is_listed_with_what_it_had_written()
    {
        await using var device = await OpenAsync();
        var changes = 0;
        device.Client.Rejected.Changed += (_, _) => changes++;
        await RefuseAsync(device, "UPDATE notes SET title = NULL WHERE id = 'a'; INSERT INTO notes VALUES ('b', 'B', 2)");

        var rejected = Assert.Single(await device.Client.Rejected.ListAsync());
        Assert.Equal(("test", "REFUSED", "no", false), (rejected.Scope, rejected.Code, rejected.Message, rejected.HasMoreRows));
        Assert.Equal(
            ["Update notes a title=", "Insert notes b title=B stars=2"],
            rejected.Rows.Select(row => $"{row.Operation} {row.Table} {row.Key[0]} {string.Join(" ", row.Values.Select(value => $"{value.Key}={value.Value}"))}"));
        Assert.Equal(1, changes);
    }

    [Fact]
    public async Task Of_a_large_rejected_mutation_the_first_rows_are_listed()
    {
        await using var device = await OpenAsync();
        await RefuseAsync(device, "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1001) INSERT INTO notes SELECT i, i, i FROM n");
        var rejected = Assert.Single(await device.Client.Rejected.ListAsync());
        Assert.Equal((1000, true), (rejected.Rows.Count, rejected.HasMoreRows));
    }

    [Fact]
    public async Task A_retry_writes_everything_again_as_one_new_mutation_of_its_own()
    {
        await using var device = await OpenAsync();
        device.Execute("INSERT INTO notes VALUES ('gone', 'G', 0)");
        await device.Client.SyncNowAsync();
        await RefuseAsync(device, "UPDATE notes SET stars = 5 WHERE id = 'a'; INSERT INTO notes VALUES ('b', 'B', 2); DELETE FROM notes WHERE id = 'gone'",
            Row("a", ("title", Value.FromText("A")), ("stars", Value.FromInteger(1))), ("notes", RowOperation.Delete, "b", []),
            Row("gone", ("title", Value.FromText("G")), ("stars", Value.FromInteger(0))));
        Assert.Equal(["a|A|1", "gone|G|0"], device.Query("SELECT * FROM notes ORDER BY id"));

        device.Execute("INSERT INTO notes VALUES ('c', 'C', 0)");
        await device.Client.Rejected.RetryAsync((await device.Client.Rejected.ListAsync())[0].Id);
        Assert.Equal(["a|A|5", "b|B|2", "c|C|0"], device.Query("SELECT * FROM notes ORDER BY id"));
        Assert.Empty(await device.Client.Rejected.ListAsync());
        var sent = await device.SentAsync();
        Assert.Equal(["Insert notes[c] title=C stars=0"], sent[0]);
        Assert.Equal(["Update notes[a] stars=5", "Insert notes[b] title=B stars=2", "Delete notes[gone]"], sent[1]);
    }

    [Fact]
    public async Task A_retry_waits_until_the_rows_came_back()
    {
        await using var device = await OpenAsync();
        device.Server.Reject = _ => "no";
        device.Server.Deltas.Enqueue([RecordingTransport.Checkpoint(1)]);
        device.Execute("UPDATE notes SET stars = 5");
        await device.Client.SyncNowAsync();
        var id = Assert.Single(await device.Client.Rejected.ListAsync()).Id;
        await AssertRefusedAsync(device, id, "Sync first");

        device.Server.Deltas.Enqueue([RecordingTransport.Checkpoint(2, Row("a", ("title", Value.FromText("A")), ("stars", Value.FromInteger(1))))]);
        await device.Client.SyncNowAsync();
        await device.Client.Rejected.RetryAsync(id);
        Assert.Equal(["a|A|5"], device.Query("SELECT * FROM notes"));
    }

    [Fact]
    public async Task A_retry_that_the_tables_do_not_take_changes_nothing()
    {
        await using var device = await OpenAsync();
        await RefuseAsync(device, "INSERT INTO notes VALUES ('b', 'B', 2), ('c', 'C', 3)", ("notes", RowOperation.Delete, "b", []), ("notes", RowOperation.Delete, "c", []));
        device.Execute("INSERT INTO notes VALUES ('d', 'C', 0)");
        var id = Assert.Single(await device.Client.Rejected.ListAsync()).Id;
        await AssertRefusedAsync(device, id, "UNIQUE constraint failed");
        Assert.Equal(["a|A|1", "d|C|0"], device.Query("SELECT * FROM notes ORDER BY id"));

        await device.Client.SyncNowAsync();
        await RefuseAsync(device, "UPDATE notes SET stars = 4 WHERE id = 'd'", ("notes", RowOperation.Delete, "d", []));
        await AssertRefusedAsync(device, (await device.Client.Rejected.ListAsync())[1].Id, "not there");
        await AssertRefusedAsync(device, 12345, "no rejected mutation");
    }

    [Fact]
    public async Task A_retry_writes_rows_that_refer_to_each_other_in_any_order_but_none_that_refers_to_nothing()
    {
        await using var device = new Device("CREATE TABLE p(id TEXT PRIMARY KEY)", "CREATE TABLE c(id TEXT PRIMARY KEY, p TEXT REFERENCES p(id))");
        await device.OpenAsync(["p", "c"]);
        await RefuseAsync(device, "PRAGMA foreign_keys = OFF; INSERT INTO c VALUES ('c', 'p'); INSERT INTO p VALUES ('p')",
            ("c", RowOperation.Delete, "c", []), ("p", RowOperation.Delete, "p", []));
        await RefuseAsync(device, "PRAGMA foreign_keys = OFF; INSERT INTO c VALUES ('d', 'q')", ("c", RowOperation.Delete, "d", []));
        var rejected = await device.Client.Rejected.ListAsync();

        await device.Client.Rejected.RetryAsync(rejected[0].Id);
        await AssertRefusedAsync(device, rejected[1].Id, "FOREIGN KEY constraint failed");
        Assert.Equal(["c|p"], device.Query("SELECT * FROM c"));
        Assert.Single(await device.Client.Rejected.ListAsync());
    }

    [Fact]
    public async Task A_dropped_mutation_is_gone_with_its_values_and_leaves_its_place_in_the_sequence()
    {
        await using var device = await OpenAsync();
        await RefuseAsync(device, "UPDATE notes SET stars = 5");
        var id = Assert.Single(await device.Client.Rejected.ListAsync()).Id;
        await device.Client.Rejected.DropAsync(id);
        await device.Client.Rejected.DropAsync(id);
        Assert.Empty(await device.Client.Rejected.ListAsync());
        Assert.Equal(0, device.Client.Status.Rejected);
        Assert.Equal(["0"], device.Query($"SELECT length(change_set) FROM offlinesync_payloads WHERE id = {id}"));

        // A server that was restored from a backup asks for it again.
        device.Server.Failures.Enqueue(Gap(expected: 2));
        device.Execute("UPDATE notes SET stars = 6");
        Assert.Equal([[], ["Update notes[a] stars=6"]], await device.SentAsync());
    }

    [Fact]
    public async Task What_was_rejected_is_not_sent_again_when_the_server_asks_for_its_sequence_or_the_client_takes_a_new_id()
    {
        await using var device = await OpenAsync();
        await RefuseAsync(device, "UPDATE notes SET stars = 5", Row("a", ("stars", Value.FromInteger(1))));
        device.Server.Failures.Enqueue(Gap(expected: 2));
        device.Server.Deltas.Enqueue([RecordingTransport.Checkpoint(8, Row("a", ("title", Value.FromText("T")), ("stars", Value.FromInteger(1))))]);
        device.Execute("UPDATE notes SET title = 'T'");
        Assert.Equal([[], ["Update notes[a] title=T"]], await device.SentAsync());

        device.Server.Failures.Enqueue(new RpcException(StatusCode.AlreadyExists, Reason.ClientIdConflict, "two of you"));
        device.Execute("UPDATE notes SET title = 'U'");
        device.Server.Deltas.Enqueue([RecordingTransport.Checkpoint(9, Row("a", ("title", Value.FromText("U")), ("stars", Value.FromInteger(1))))]);
        Assert.Equal([["Update notes[a] title=U"]], await device.SentAsync());

        await device.OpenAsync(["notes"], options => options.AcknowledgedRetention = TimeSpan.Zero);
        await device.Client.SyncNowAsync();
        await device.Client.Rejected.RetryAsync(Assert.Single(await device.Client.Rejected.ListAsync()).Id);
        Assert.Equal([["Update notes[a] stars=5"]], await device.SentAsync());
    }

    [Fact]
    public async Task A_mutation_that_the_server_cannot_read_can_be_tried_again()
    {
        await using var device = await OpenAsync();
        var changes = 0;
        device.Client.Rejected.Changed += (_, _) => changes++;
        device.Execute("UPDATE notes SET stars = 5");
        device.Server.Failures.Enqueue(new RpcException(StatusCode.InvalidArgument, Reason.Malformed, "unreadable"));
        device.Server.Deltas.Enqueue([RecordingTransport.Checkpoint(3, Row("a", ("title", Value.FromText("A")), ("stars", Value.FromInteger(1))))]);
        await device.Client.SyncNowAsync();
        Assert.Equal(["a|A|1"], device.Query("SELECT * FROM notes"));

        var rejected = Assert.Single(await device.Client.Rejected.ListAsync());
        Assert.Equal(("MALFORMED", 5L), (rejected.Code, rejected.Rows[0].Values["stars"]));
        Assert.Equal(1, changes);
        await device.Client.Rejected.RetryAsync(rejected.Id);
        Assert.Equal([["Update notes[a] stars=5"]], await device.SentAsync());
    }

    [Fact]
    public async Task After_a_batch_that_the_server_cannot_read_more_and_more_go_together_again()
    {
        await using var device = await OpenAsync();
        for (var i = 0; i < 11; i++)
            await device.WriteAsync($"INSERT INTO notes VALUES ('n{i}', 'N{i}', {i})");
        device.Server.Failures.Enqueue(new RpcException(StatusCode.InvalidArgument, Reason.Malformed, "unreadable"));
        await device.Client.SyncNowAsync();
        Assert.Equal([1, 2, 4, 4], [.. device.Server.Pushes.Select(push => push.Mutations.Count), device.Server.Pulls[^1].Mutations.Count]);
    }

    [Fact]
    public async Task What_the_server_has_taken_is_not_at_fault_if_it_cannot_read_the_rest_of_the_request()
    {
        await using var device = await OpenAsync();
        device.Execute("UPDATE notes SET stars = 5");
        device.Server.WhilePulling = () => throw new RpcException(StatusCode.InvalidArgument, Reason.Malformed, "unreadable");
        await Assert.ThrowsAsync<OfflineSyncException>(() => device.Client.SyncNowAsync());
        Assert.Empty(await device.Client.Rejected.ListAsync());
        Assert.Equal(["a|A|5"], device.Query("SELECT * FROM notes"));
        device.Server.WhilePulling = null;
        Assert.Empty(await device.SentAsync());
    }

    [Fact]
    public async Task A_row_that_was_too_large_is_sent_once_it_is_smaller_and_tried_again()
    {
        await using var device = await OpenAsync();
        var changes = 0;
        device.Client.Rejected.Changed += (_, _) => changes++;
        device.Execute("INSERT INTO notes VALUES ('b', CAST(zeroblob(9000000) AS TEXT), 2)", "INSERT INTO notes VALUES (NULL, 'N', 3)");
        await device.Client.SyncNowAsync();
        var rejected = await device.Client.Rejected.ListAsync();
        Assert.Equal("b", Assert.Single(rejected[0].Rows).Key[0]);
        Assert.Empty(rejected[1].Rows);
        Assert.Equal(1, changes);
        await AssertRefusedAsync(device, rejected[1].Id, "Write the row again");

        device.Execute("DROP TRIGGER offlinesync_1_update", "UPDATE notes SET title = 'small' WHERE id = 'b'");
        await device.Client.Rejected.RetryAsync(rejected[0].Id);
        Assert.Equal([["Insert notes[b] title=small stars=2"]], await device.SentAsync());

        await RefuseAsync(device, "INSERT INTO notes VALUES ('c', CAST(zeroblob(9000000) AS TEXT), 2)");
        device.Execute("DELETE FROM notes WHERE id = 'c'");
        await AssertRefusedAsync(device, (await device.Client.Rejected.ListAsync())[1].Id, "not there any more");
    }

    [Fact]
    public async Task Differences_and_edits_are_listed_for_people_and_tried_again_on_top_of_what_is_shown()
    {
        await using var device = new Device("CREATE TABLE t(id TEXT PRIMARY KEY, n INTEGER, s TEXT, x TEXT, b TEXT)", "INSERT INTO t VALUES ('a', 1, NULL, '', '')");
        await device.OpenAsync(["t"]);
        await device.Client.SyncNowAsync();
        await RefuseAsync(device, "UPDATE t SET n = 0, s = '', x = 'x', b = 'b'");
        device.Execute("""UPDATE t SET n = 40, s = '["y","z"]', x = 'hello dear world', b = 'other'""");
        await device.Client.SyncNowAsync();
        var text = TextValue.Difference("hello world"u8, "hello brave world"u8, 0);
        Overwrite(device, Value.FromInteger(2), Blob(new SetEdit { Added = { "\"x\"" }, Removed = { "\"y\"" } }), Blob(text),
            Blob(new BasedValue { Before = Value.FromText("b").ToCell(), After = Value.FromText("after").ToCell() }));

        var rejected = Assert.Single(await device.Client.Rejected.ListAsync());
        var values = Assert.Single(rejected.Rows).Values;
        Assert.Equal((2L, "after"), (values["n"], values["b"]));
        var set = Assert.IsType<SetChange>(values["s"]);
        Assert.Equal(["\"x\""], set.Added);
        Assert.Equal(["\"y\""], set.Removed);
        Assert.Equal("brave ", Assert.Single(Assert.IsType<TextChange>(values["x"]).Splices).Inserted);

        await device.Client.Rejected.RetryAsync(rejected.Id);
        Assert.Equal(["""a|42|["x","z"]|hello brave dear world|after"""], device.Query("SELECT * FROM t"));
    }

    private static async Task<Device> OpenAsync()
    {
        var device = new Device(Notes, "INSERT INTO notes VALUES ('a', 'A', 1)");
        await device.OpenAsync(["notes"]);
        await device.Client.SyncNowAsync();
        return device;
    }

    /// <summary>Writes what the server refuses, and syncs to a checkpoint that brings the rows back as given.</summary>
    private static async Task RefuseAsync(
        Device device, string sql, params (string Table, RowOperation Operation, string Id, (string Column, Value Value)[] Values)[] rows)
    {
        device.Execute(sql);
        device.Server.Reject = _ => "no";
        device.Server.Deltas.Enqueue([RecordingTransport.Checkpoint(device.Server.Change + 1, rows)]);
        await device.Client.SyncNowAsync();
        device.Server.Reject = _ => null;
    }

    private static (string Table, RowOperation Operation, string Id, (string Column, Value Value)[] Values) Row(string id, params (string Column, Value Value)[] values) =>
        ("notes", RowOperation.Insert, id, values);

    private static async Task AssertRefusedAsync(Device device, long id, string says)
    {
        var error = await Assert.ThrowsAsync<OfflineSyncException>(() => device.Client.Rejected.RetryAsync(id));
        Assert.Equal(OfflineSyncError.CannotApply, error.Error);
        Assert.Contains(says, error.Message, StringComparison.Ordinal);
    }

    private static RpcException Gap(int expected) => new(
        StatusCode.FailedPrecondition, Reason.SequenceGap, "a gap", new Dictionary<string, string> { ["offlinesync-expected"] = $"{expected}" });

    private static Value Blob(IMessage message) => Value.FromBlob(message.ToByteArray());

    /// <summary>Puts a mutation with these forms in the place of the rejected one.</summary>
    private static void Overwrite(Device device, params Value[] values)
    {
        var writer = new RowWriter("t", ["id"], ["n", "s", "x", "b"], [WriteForm.Difference, WriteForm.SetEdit, WriteForm.TextEdit, WriteForm.BasedValue]);
        writer.Add(RowOperation.Update, [Value.FromText("a")], ColumnSet.All(4), values);
        var changeSet = new ChangeSet { Tables = { writer.Build() } }.ToByteArray();
        device.Execute($"UPDATE offlinesync_payloads SET change_set = x'{Convert.ToHexString(changeSet)}' WHERE id = (SELECT id FROM offlinesync_outbox WHERE state = 3)");
    }
}
