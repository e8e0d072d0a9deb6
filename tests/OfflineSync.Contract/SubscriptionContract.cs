using OfflineSync.Protocol.Edits;
using OfflineSync.Protocol.Grpc;
using OfflineSync.Protocol.V1;
using Xunit;
using Value = OfflineSync.Protocol.Values.Value;

namespace OfflineSync.Contract;

/// <summary>Clients that keep some tables, and of some tables a window.</summary>
public abstract class SubscriptionContract : StoreContract
{
    [Fact]
    public async Task Only_subscribed_tables_come_and_deletes_of_their_rows()
    {
        var (writer, reader) = (NewDevice(1), NewDevice(2));
        writer.Write(Row("t", "x", 1), Row("u", "x", 1), Row("v", "x", 1));
        await writer.SyncAsync();
        reader.Subscription = Tables(All("t"), All("v"), All("not-there"));
        Assert.Equal(2, await reader.SyncAsync());
        writer.Write(RowChange.Delete("t", "x"), RowChange.Update("u", "x", ("at", Value.FromInteger(2))), RowChange.Update("v", "x", ("at", Value.FromInteger(2))));
        await writer.SyncAsync();
        Assert.Equal(2, await reader.SyncAsync());
        Assert.Equal((false, false, Value.FromInteger(2)), (reader.Replica.Has("t", "x"), reader.Replica.Has("u", "x"), reader.Replica["v", "x", "at"]));
        Assert.Equal(2UL, reader.Base);
    }

    [Fact]
    public async Task A_window_comes_with_what_is_in_it_what_enters_and_what_leaves_it()
    {
        var (writer, reader) = await WindowedAsync();
        Assert.Equal(["5", "6", "7", "8", "9"], reader.Replica.KeysOf("t"));

        writer.Write(RowChange.Update("t", "2", ("other", Value.FromInteger(7))));
        writer.Write(RowChange.Update("t", "3", ("at", Value.FromInteger(30))));
        writer.Write(RowChange.Update("t", "8", ("at", Value.FromInteger(1))));
        writer.Write(RowChange.Update("t", "9", ("other", Value.FromInteger(9))));
        await writer.SyncAsync();
        Assert.Equal(3, await reader.SyncAsync());

        // What entered is whole, what left says so by its value, and nothing is told of what was outside before and is now.
        Assert.Equal((Value.FromInteger(30), Value.FromInteger(0)), (reader.Replica["t", "3", "at"], reader.Replica["t", "3", "other"]));
        Assert.Equal(Value.FromInteger(1), reader.Replica["t", "8", "at"]);
        Assert.False(reader.Replica.Has("t", "2"));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Rows_that_are_new_outside_of_the_window_are_not_sent_until_they_enter_it_or_may_have_been_in_it(bool byWindow)
    {
        Node.Faults.ReadsByWindow = byWindow;
        var (writer, reader) = await WindowedAsync();
        var other = NewDevice(3);
        writer.Write([.. Enumerable.Range(0, 10).Select(i => Row("t", $"old-{i}", 1)), RowChange.Insert("t", "void-2")]);
        await writer.SyncAsync();
        await other.SyncAsync();
        other.Write(RowChange.Update("t", "old-1", ("other", Value.FromInteger(1))));
        await other.SyncAsync();
        Assert.Equal(0, await reader.SyncAsync());

        other.Write(RowChange.Update("t", "old-2", ("at", Value.FromInteger(50))), RowChange.Delete("t", "old-3"));
        await other.SyncAsync();
        await reader.SyncAsync();
        // What is told of a delete is no row.
        Assert.Equal(["5", "6", "7", "8", "9", "old-2"], reader.Replica.KeysOf("t"));

        // The client has them as they were before they were deleted.
        other.Write(RowChange.Delete("t", "8"), RowChange.Delete("t", "9"));
        await other.SyncAsync();
        other.Write(Row("t", "8", 1), RowChange.Insert("t", "9"));
        // For a while this one is in a window.
        other.Write(Row("t", "short", 50));
        await other.SyncAsync();
        other.Write(RowChange.Update("t", "short", ("at", Value.FromInteger(1))));
        await other.SyncAsync();
        Assert.Equal(3, await reader.SyncAsync());
        Assert.Equal((Value.FromInteger(1), (Value?)null), (reader.Replica["t", "8", "at"], reader.Replica["t", "9", "at"]));

        // What lost on a row is told once.
        writer.WriteAt(Clock.Milliseconds - 1_000, RowChange.Update("t", "old-1", ("other", Value.FromInteger(5))));
        await writer.SyncAsync();
        Assert.Equal(1, await reader.SyncAsync());
        writer.Write(RowChange.Update("t", "old-1", ("more", Value.FromInteger(5))));
        await writer.SyncAsync();
        Assert.Equal(0, await reader.SyncAsync());
    }

    [Fact]
    public async Task A_row_that_left_a_window_before_there_was_a_window_column_is_sent_also_when_it_is_written_again()
    {
        var (writer, reader) = (NewDevice(1), NewDevice(2));
        writer.Write(Row("t", "left", 50), Row("t", "stays", 50));
        await writer.SyncAsync();
        await reader.SyncAsync();
        writer.Write(RowChange.Update("t", "left", ("at", Value.FromInteger(1))));
        await writer.SyncAsync();
        await Node.DeclareAsync(Declaration(writer, "at"));
        writer.Write(RowChange.Update("t", "left", ("other", Value.FromInteger(1))));
        await writer.SyncAsync();
        reader.Subscription = Tables(Windowed("t", 5));
        Assert.Equal(1, await reader.SyncAsync());
        Assert.Equal(Value.FromInteger(1), reader.Replica["t", "left", "at"]);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task What_a_client_creates_outside_of_its_window_while_it_pulls_is_right_at_the_checkpoint(bool byWindow)
    {
        Node.Faults.ReadsByWindow = byWindow;
        var (writer, reader) = await WindowedAsync();
        foreach (var key in new[] { "5", "6", "7" })
            writer.Write(RowChange.Update("t", key, ("other", Value.FromInteger(1))));
        await writer.SyncAsync();
        Node.Faults.PageRows = 1;
        Assert.False(await reader.PullPageAsync());

        reader.Write(Row("t", "mine", 1));
        await reader.PushAsync();
        await writer.SyncAsync();
        writer.Write(RowChange.Update("t", "mine", ("other", Value.FromInteger(2))));
        await writer.SyncAsync();
        await reader.SyncAsync();
        Assert.Equal(Value.FromInteger(2), reader.Replica["t", "mine", "other"]);
    }

    [Fact]
    public async Task A_row_that_two_clients_create_in_one_group_reaches_the_one_that_wrote_first()
    {
        var (writer, first) = await WindowedAsync();
        var second = NewDevice(3);
        first.WriteAt(Clock.Milliseconds + 100, Row("t", "new", 1));
        second.WriteAt(Clock.Milliseconds + 200, RowChange.Insert("t", "new", ("at", Value.FromInteger(2)), ("other", Value.FromInteger(2))));
        var gate = new TaskCompletionSource();
        Node.Faults.BeforeBegin = () => gate.Task;
        writer.Write(Row("plain", "x", 1));
        var pushes = new[] { writer.PushAsync(), first.PushAsync(), second.PushAsync() };
        Node.Faults.BeforeBegin = () => Task.CompletedTask;
        gate.SetResult();
        await Task.WhenAll(pushes);
        Assert.True(first.Results[0].Change < second.Results[0].Change);
        await first.SyncAsync();
        Assert.Equal(Value.FromInteger(2), first.Replica["t", "new", "other"]);
    }

    [Fact]
    public async Task Rows_of_a_window_come_whole_and_other_rows_as_before()
    {
        var (writer, reader) = await WindowedAsync();
        reader.Subscription!.Tables.Add(All("u"));
        writer.Write(RowChange.Insert("u", "x", ("a", Value.FromInteger(1)), ("b", Value.FromInteger(1))));
        await writer.SyncAsync();
        await reader.SyncAsync();
        writer.Write(RowChange.Update("t", "9", ("other", Value.FromInteger(1))), RowChange.Update("u", "x", ("b", Value.FromInteger(2))));
        await writer.SyncAsync();
        var page = Assert.Single(await PagesAsync(reader));
        Assert.Equal(["id", "at", "other"], page.Changes.Tables[0].Columns);
        Assert.Equal((uint)RowOperation.Insert, page.Changes.Tables[0].Operations[0]);
        Assert.Equal(["id", "b"], page.Changes.Tables[1].Columns);
        reader.Subscription.Tables[1].WholeRows = true;
        Assert.Equal(["id", "a", "b"], Assert.Single(await PagesAsync(reader)).Changes.Tables[1].Columns);
    }

    [Fact]
    public async Task The_newest_rows_of_a_window_come_and_later_changes_of_those_at_or_after_the_oldest()
    {
        var (writer, reader) = await WindowedAsync();
        reader.Forget();
        reader.Subscription = Tables(Newest("t", 3));
        await reader.SyncAsync();
        Assert.Equal(["7", "8", "9"], reader.Replica.KeysOf("t"));
        writer.Write(Row("t", "new", 100), RowChange.Update("t", "7", ("other", Value.FromInteger(1))), RowChange.Update("t", "8", ("other", Value.FromInteger(1))));
        await writer.SyncAsync();
        Assert.Equal(2, await reader.SyncAsync());
        Assert.True(reader.Replica.Has("t", "new"));
        Assert.Equal((Value.FromInteger(0), Value.FromInteger(1)), (reader.Replica["t", "7", "other"], reader.Replica["t", "8", "other"]));
        // More than there are: all.
        reader.Forget();
        reader.Subscription = Tables(Newest("t", 100));
        Assert.Equal(12, await reader.SyncAsync());
    }

    [Fact]
    public async Task A_wider_window_and_a_further_table_come_by_additions_together_with_the_delta()
    {
        var (writer, reader) = await WindowedAsync();
        writer.Write(Row("u", "x", 1), RowChange.Update("t", "9", ("other", Value.FromInteger(4))));
        await writer.SyncAsync();
        reader.Subscription = Tables(Windowed("t", 2), All("u"));
        reader.Additions.Add(new Addition { Table = "t", Window = new Window { From = Cell(2), Before = Cell(5) } });
        reader.Additions.Add(new Addition { Table = "u" });
        await reader.SyncAsync();
        Assert.Equal(["2", "3", "4", "5", "6", "7", "8", "9"], reader.Replica.KeysOf("t"));
        Assert.Equal((true, Value.FromInteger(4)), (reader.Replica.Has("u", "x"), reader.Replica["t", "9", "other"]));
    }

    [Fact]
    public async Task Rows_by_key_come_whole_with_the_clients_own_writes_and_later_only_when_they_changed()
    {
        var (writer, reader) = await WindowedAsync();
        reader.Additions.Add(Keys("t", "1", "2", "not-there"));
        Assert.Equal(2, await reader.SyncAsync());
        reader.Write(RowChange.Update("t", "1", ("other", Value.FromInteger(5))));
        await reader.SyncAsync();
        reader.Replica.Apply("t", RowOperation.Delete, Value.FromText("1"), []);
        reader.Additions.Add(Keys("t", "1"));
        Assert.Equal(1, await reader.SyncAsync());
        Assert.Equal(Value.FromInteger(5), reader.Replica["t", "1", "other"]);

        await writer.SyncAsync();
        writer.Write(RowChange.Update("t", "1", ("other", Value.FromInteger(6))), RowChange.Delete("t", "2"));
        await writer.SyncAsync();
        var changed = Keys("t", "0", "1", "2");
        changed.ChangedOnly = true;
        reader.Additions.Add(changed);
        await reader.SyncAsync();
        Assert.Equal((false, Value.FromInteger(6), false), (reader.Replica.Has("t", "0"), reader.Replica["t", "1", "other"], reader.Replica.Has("t", "2")));
    }

    [Fact]
    public async Task Additions_need_no_subscription()
    {
        var (writer, reader) = (NewDevice(1), NewDevice(2));
        writer.Write(Row("t", "x", 1), Row("u", "x", 1));
        await writer.SyncAsync();
        await reader.SyncAsync();
        writer.Write(RowChange.Update("u", "x", ("at", Value.FromInteger(2))));
        await writer.SyncAsync();
        reader.Replica.Apply("t", RowOperation.Delete, Value.FromText("x"), []);
        reader.Additions.Add(Keys("t", "x"));
        Assert.Equal(2, await reader.SyncAsync());
        Assert.Equal(writer.Replica.Dump(), reader.Replica.Dump());
    }

    [Fact]
    public async Task A_client_that_wrote_before_its_first_pull_hears_what_became_of_its_rows_outside_of_its_window()
    {
        var (writer, reader) = await WindowedAsync();
        var late = NewDevice(3);
        late.Write(Row("t", "mine", 1), Row("t", "gone", 1));
        // The device never hears of this.
        await Node.PushAsync(late.PushRequest());
        await writer.SyncAsync();
        writer.Write(RowChange.Update("t", "mine", ("other", Value.FromInteger(8))), RowChange.Delete("t", "gone"));
        await writer.SyncAsync();
        late.Subscription = reader.Subscription;
        await late.SyncAsync();
        Assert.Equal((false, Value.FromInteger(8)), (late.Replica.Has("t", "gone"), late.Replica["t", "mine", "other"]));
    }

    [Fact]
    public async Task A_write_that_lost_comes_back_also_for_a_row_outside_of_the_window()
    {
        var (writer, reader) = await WindowedAsync();
        reader.Additions.Add(Keys("t", "1"));
        await reader.SyncAsync();
        writer.WriteAt(Clock.Milliseconds + 100, RowChange.Update("t", "1", ("other", Value.FromInteger(1))));
        await writer.SyncAsync();
        reader.Write(RowChange.Update("t", "1", ("other", Value.FromInteger(2))));
        await reader.SyncAsync();
        Assert.Equal(Value.FromInteger(1), reader.Replica["t", "1", "other"]);
        Assert.Single(reader.Conflicts);
    }

    [Fact]
    public async Task Conflicts_of_tables_outside_of_the_subscription_are_told()
    {
        var (first, second) = await TwoDevicesWithRowAsync();
        second.Subscription = Tables(All("other"));
        first.WriteAt(Clock.Milliseconds + 100, RowChange.Update("t", "x", ("a", Value.FromText("first"))));
        await first.SyncAsync();
        second.Write(RowChange.Update("t", "x", ("a", Value.FromText("second"))));
        await second.SyncAsync();
        Assert.Single(second.Conflicts);
    }

    [Fact]
    public async Task What_changed_outside_of_the_window_is_not_read_but_for_a_few_rows_that_end_a_page()
    {
        const int Count = 900;
        var (writer, reader) = await WindowedAsync();
        writer.Write([.. Enumerable.Range(0, Count).Select(i => Row("t", $"old-{i}", 1))]);
        await writer.SyncAsync();
        await reader.SyncAsync();
        writer.Write([.. Enumerable.Range(0, Count).Select(i => RowChange.Update("t", $"old-{i}", ("other", Value.FromInteger(1))))]);
        writer.Write(RowChange.Update("t", "9", ("other", Value.FromInteger(1))));
        await writer.SyncAsync();
        var pages = 0;
        Node.Faults.PageRows = 2;
        Node.Faults.AfterPage = () => Task.FromResult(pages++);
        Assert.Equal(1, await reader.SyncAsync());
        Assert.InRange(pages, 2, 4);
        Assert.Equal(Value.FromInteger(1), reader.Replica["t", "9", "other"]);
    }

    [Fact]
    public async Task A_row_that_the_client_moved_into_its_window_comes_whole_as_it_changed_out_of_sight()
    {
        var (writer, reader) = await WindowedAsync();
        reader.Additions.Add(Keys("t", "1"));
        await reader.SyncAsync();
        writer.Write(RowChange.Update("t", "1", ("other", Value.FromInteger(3))));
        await writer.SyncAsync();
        await reader.SyncAsync();
        Assert.Equal(Value.FromInteger(0), reader.Replica["t", "1", "other"]);
        reader.Write(RowChange.Update("t", "1", ("at", Value.FromInteger(50))));
        await reader.SyncAsync();
        Assert.Equal(Value.FromInteger(3), reader.Replica["t", "1", "other"]);
        // What it wrote by itself it has.
        reader.Write(Row("t", "own", 60));
        Assert.Equal(0, await reader.SyncAsync());
    }

    [Fact]
    public async Task A_table_that_comes_to_be_while_a_client_pulls_is_not_missed()
    {
        var (writer, reader) = (NewDevice(1), NewDevice(2));
        for (var i = 0; i < 9; i++)
            writer.Write(Row("t", $"{i}", i));
        await writer.SyncAsync();
        Node.Faults.PageRows = 2;
        reader.Subscription = Tables(All("t"), All("later"));
        var written = false;
        Node.Faults.AfterPage = async () =>
        {
            if (written)
                return;
            written = true;
            writer.Write(Row("later", "x", 1));
            await writer.PushAsync();
            for (var i = 0; i < 5; i++)
                writer.Write(RowChange.Update("t", $"{i}", ("other", Value.FromInteger(1))));
            await writer.PushAsync();
        };
        await reader.SyncAsync();
        Assert.Equal(writer.Replica.Dump(), reader.Replica.Dump());
    }

    [Fact]
    public async Task Rows_from_before_the_window_column_are_sorted_by_any_node_and_windows_wait_for_it()
    {
        var (writer, reader) = (NewDevice(1), NewDevice(2));
        writer.Write([.. Enumerable.Range(0, 10).Select(i => Row("t", $"{i}", i))]);
        await writer.SyncAsync();
        Node.Faults.PageRows = 1;
        var stopped = 0;
        Node.Faults.AfterCommit = () =>
        {
            if (stopped++ == 3)
                throw new TimeoutException("The node is gone.");
        };
        var refusal = await Assert.ThrowsAsync<RpcException>(() => Node.DeclareAsync(Declaration(writer, "at")));
        Assert.Equal(StatusCode.Unavailable, refusal.Status);
        Node.Faults.AfterCommit = () => { };
        // One that is written meanwhile, also by a node that does not know of the window yet.
        await using var other = await StartNodeAsync();
        var elsewhere = new Device(other, Clock, Scope, 3);
        elsewhere.Write(Row("t", "between", 7));
        await elsewhere.PushAsync();
        reader.Subscription = Tables(Windowed("t", 5));
        refusal = await Assert.ThrowsAsync<RpcException>(reader.SyncAsync);
        Assert.Equal((StatusCode.Unavailable, Reason.StoreUnavailable), (refusal.Status, refusal.Reason));
        Assert.NotNull(RetryPushback.Of(refusal));
        for (var i = 0; i < 3; i++)
            await Assert.ThrowsAsync<RpcException>(reader.SyncAsync);
        await reader.SyncAsync();
        Assert.Equal(["5", "6", "7", "8", "9", "between"], reader.Replica.KeysOf("t"));
    }

    [Fact]
    public async Task A_node_that_has_an_older_dictionary_sorts_what_it_writes_all_the_same()
    {
        var writer = NewDevice(1);
        writer.Write(Row("t", "1", 1));
        await writer.SyncAsync();
        await using var other = await StartNodeAsync();
        await other.DeclareAsync(Declaration(writer, "at"));
        writer.Write(Row("t", "9", 9), RowChange.Update("t", "1", ("at", Value.FromInteger(8))));
        await writer.SyncAsync();
        var reader = NewDevice(2);
        reader.Subscription = Tables(Windowed("t", 5));
        Assert.Equal(2, await reader.SyncAsync());
    }

    [Fact]
    public async Task The_first_window_column_of_a_table_holds()
    {
        var device = NewDevice(1);
        await Node.DeclareAsync(Declaration(device, "at"));
        await Node.DeclareAsync(Declaration(device, "at"));
        await Node.DeclareAsync(Declaration(device, ""));
        var refusal = await Assert.ThrowsAsync<RpcException>(() => Node.DeclareAsync(Declaration(device, "other")));
        Assert.Equal(Reason.SchemaConflict, refusal.Reason);
        Assert.Contains("has \"at\"", refusal.Message, StringComparison.Ordinal);
        Assert.Equal(Reason.Malformed, (await Assert.ThrowsAsync<RpcException>(() => Node.DeclareAsync(Declaration(device, "id")))).Reason);
    }

    [Fact]
    public async Task What_breaks_the_contract_is_refused_with_a_message_and_loses_nothing()
    {
        var (_, reader) = await WindowedAsync();
        var subscription = reader.Subscription;
        var cursor = reader.Cursor;
        await RefusedAsync(Tables(), "0 tables");
        await RefusedAsync(Tables([.. Enumerable.Range(0, 201).Select(i => All($"t{i}"))]), "201 tables");
        await RefusedAsync(Tables(All("t"), All("T")), "twice");
        await RefusedAsync(Tables(All("")), "empty");
        await RefusedAsync(Tables(Newest("t", 1_000_001)), "1000001 rows");
        await RefusedAsync(Tables(new SubscribedTable { Table = "t", Window = new Window { Before = Cell(1) } }), "upper bound");
        await RefusedAsync(subscription, "which the subscription does not have", new Addition { Table = "plain" });
        await RefusedAsync(subscription, "names no keys", new Addition { Table = "t", Keys = new RowKeys() });
        await RefusedAsync(subscription, "1001 rows", Keys("t", [.. Enumerable.Range(0, 1001).Select(i => $"{i}")]));
        await RefusedAsync(subscription, "a key has", Keys("t", new string('x', 2000)));
        await RefusedAsync(subscription, "201 additions", [.. Enumerable.Range(0, 201).Select(_ => Keys("t", "1"))]);
        reader.Subscription = Tables(Windowed("plain", 1));
        reader.Additions.Clear();
        var undeclared = await Assert.ThrowsAsync<RpcException>(reader.SyncAsync);
        Assert.Equal((StatusCode.FailedPrecondition, Reason.SchemaMissing), (undeclared.Status, undeclared.Reason));
        Assert.Contains("\"plain\" has no window column", undeclared.Message, StringComparison.Ordinal);
        Assert.Equal(cursor, reader.Cursor);

        async Task RefusedAsync(Subscription? asked, string message, params Addition[] additions)
        {
            reader.Subscription = asked;
            reader.Additions.Clear();
            reader.Additions.AddRange(additions);
            var refusal = await Assert.ThrowsAsync<RpcException>(reader.SyncAsync);
            Assert.Equal((StatusCode.InvalidArgument, Reason.Malformed), (refusal.Status, refusal.Reason));
            Assert.Contains(message, refusal.Message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData(1, false)]
    [InlineData(2, false)]
    [InlineData(3, false)]
    [InlineData(4, false)]
    [InlineData(1, true)]
    [InlineData(5, true)]
    [InlineData(6, true)]
    [InlineData(7, true)]
    public async Task A_client_always_has_what_it_subscribed_to_as_it_was_at_the_checkpoint(int seed, bool byWindow)
    {
        Node.Faults.ReadsByWindow = byWindow;
        var model = new SubscriptionModel(Node, Clock, Scope, new Random(seed));
        await Node.DeclareAsync(Declaration(NewDevice(9), "at"));
        await model.RunAsync(120);
        Assert.Equal(byWindow, Node.Faults.PagesByWindow > 0);
    }

    [Fact]
    public async Task Where_much_has_changed_outside_of_a_small_window_only_the_window_is_read()
    {
        var (writer, reader) = (NewDevice(1), NewDevice(2));
        await Node.DeclareAsync(Declaration(writer, "at"));
        writer.Write([.. Enumerable.Range(0, 2_000).Select(i => Row("t", $"{i}", i))]);
        await writer.SyncAsync();
        reader.Subscription = Tables(Windowed("t", 1_990));
        await reader.SyncAsync();

        writer.Write([.. Enumerable.Range(0, 1_900).Select(i => RowChange.Update("t", $"{i}", ("other", Value.FromInteger(1))))]);
        writer.Write(
            Row("t", "new", 3_000),
            RowChange.Update("t", "1", ("at", Value.FromInteger(5_000))),
            RowChange.Update("t", "1999", ("other", Value.FromInteger(2))),
            RowChange.Update("t", "1995", ("at", Value.FromInteger(1))),
            RowChange.Delete("t", "1998"));
        await writer.SyncAsync();
        Node.Faults.PageRows = 3;
        var pages = await PagesAsync(reader);
        Assert.Equal(5, pages.Sum(page => page.Changes.Tables.Sum(table => (int)table.RowCount)));
        Assert.Equal((2, 2), (pages.Count, Node.Faults.PagesByWindow));
        await reader.SyncAsync();
        Assert.Equal(["1", "1990", "1991", "1992", "1993", "1994", "1995", "1996", "1997", "1999", "new"], reader.Replica.KeysOf("t"));
        Assert.Equal((Value.FromInteger(1), Value.FromInteger(2)), (reader.Replica["t", "1", "other"], reader.Replica["t", "1999", "other"]));

        // Where little has changed, or a window has as much, the log is read.
        var before = Node.Faults.PagesByWindow;
        writer.Write([.. Enumerable.Range(0, 1_500).Select(i => RowChange.Update("t", $"{i}", ("other", Value.FromInteger(3))))]);
        await writer.SyncAsync();
        reader.Subscription = Tables(Windowed("t", 500));
        await PagesAsync(reader);
        Assert.Equal(before, Node.Faults.PagesByWindow);
    }

    internal static CellValue Cell(long number) => Value.FromInteger(number).ToCell();

    internal static SubscribedTable All(string table) => new() { Table = table };

    internal static SubscribedTable Windowed(string table, long from) => new() { Table = table, Window = new Window { From = Cell(from) } };

    internal static Addition Keys(string table, params string[] keys) =>
        new() { Table = table, Keys = new RowKeys { Values = { keys.Select(key => Value.FromText(key).ToCell()) } } };

    internal static Subscription Tables(params SubscribedTable[] tables) => new() { Tables = { tables } };

    private static SubscribedTable Newest(string table, uint rows) => new() { Table = table, Window = new Window { Rows = rows } };

    private static RowChange Row(string table, string key, long at) =>
        RowChange.Insert(table, key, ("at", Value.FromInteger(at)), ("other", Value.FromInteger(0)));

    private static DeclareRequest Declaration(Device device, string column)
    {
        var request = device.DeclareRequest("t", DeletePolicy.DeleteWins);
        request.Tables[0].WindowColumn = column;
        return request;
    }

    /// <summary>A table "t" with the rows 0 to 9 and one without a value, a table "plain", and a client that keeps what is 5 or newer.</summary>
    private async Task<(Device Writer, Device Reader)> WindowedAsync()
    {
        var (writer, reader) = (NewDevice(1), NewDevice(2));
        await Node.DeclareAsync(Declaration(writer, "at"));
        writer.Write([.. Enumerable.Range(0, 10).Select(i => Row("t", $"{i}", i)), RowChange.Insert("t", "void"), RowChange.Insert("plain", "x")]);
        await writer.SyncAsync();
        reader.Subscription = Tables(Windowed("t", 5));
        await reader.SyncAsync();
        return (writer, reader);
    }

    private async Task<IReadOnlyList<Page>> PagesAsync(Device device)
    {
        var pages = new List<Page>();
        await foreach (var response in Node.PullAsync(device.PullRequest()))
        {
            if (response.Page is { } page)
                pages.Add(page);
        }
        return pages;
    }
}
