using System.Text;
using Google.Protobuf;
using OfflineSync.Protocol.Grpc;
using OfflineSync.Protocol.V1;
using OfflineSync.Server.Feed;
using Xunit;
using Value = OfflineSync.Protocol.Values.Value;

namespace OfflineSync.Contract;

/// <summary>Deltas, cursors and pages.</summary>
public abstract class PullContract : StoreContract
{
    [Fact]
    public async Task A_scope_without_changes_is_an_empty_checkpoint()
    {
        var device = NewDevice(1);
        Assert.Equal(0, await device.SyncAsync());
        var writer = NewDevice(2);
        writer.Write(RowChange.Insert("t", "x", ("a", Value.FromInteger(1))));
        await writer.PushAsync();
        Assert.Equal(1, await device.SyncAsync());
        Assert.Equal(1UL, device.Base);
    }

    [Fact]
    public async Task A_device_whose_first_answer_was_lost_hears_that_its_row_was_deleted_meanwhile()
    {
        var (first, second) = (NewDevice(1), NewDevice(2));
        first.Write(RowChange.Insert("t", "x", ("a", Value.FromInteger(1))));
        // The device never hears of this.
        await Node.PushAsync(first.PushRequest());
        await second.SyncAsync();
        second.Write(RowChange.Delete("t", "x"));
        await second.SyncAsync();
        await first.SyncAsync();
        Assert.False(first.Replica.Has("t", "x"));
    }

    [Fact]
    public async Task A_cursor_of_a_log_that_was_restored_and_grew_again_is_refused()
    {
        var device = NewDevice(1);
        device.Write(RowChange.Insert("t", "x", ("a", Value.FromInteger(1))));
        await device.SyncAsync();
        var cursor = Cursor.Read(device.Cursor.Span);
        Assert.Equal(Clock.Milliseconds, cursor.SeenTime);
        device.Cursor = ByteString.CopyFrom((cursor with { SeenTime = cursor.SeenTime - 1 }).ToBytes());
        var refusal = await Assert.ThrowsAsync<RpcException>(device.SyncAsync);
        Assert.Equal((Reason.CursorInvalid, "2"), (refusal.Reason, refusal.Trailers["offlinesync-expected"]));
    }

    [Theory]
    [InlineData(1, false)]
    [InlineData(2, true)]
    public async Task A_log_that_lacks_what_was_acknowledged_after_the_cursor_refuses_it(ulong acknowledged, bool isLost)
    {
        var device = NewDevice(1);
        device.Write(RowChange.Insert("t", "x", ("a", Value.FromInteger(1))));
        await device.PushAsync();
        var request = device.PullRequest();
        request.AcknowledgedSequence = acknowledged;
        var pull = async () => await Node.PullAsync(request).CountAsync();
        if (isLost)
        {
            var refusal = await Assert.ThrowsAsync<RpcException>(pull);
            Assert.Equal((Reason.CursorInvalid, "2"), (refusal.Reason, refusal.Trailers["offlinesync-expected"]));
        }
        else
            Assert.Equal(1, await pull());
    }

    [Fact]
    public async Task Own_writes_do_not_come_back()
    {
        var device = NewDevice(1);
        device.Write(RowChange.Insert("t", "x", ("a", Value.FromInteger(1))));
        Assert.Equal(0, await device.SyncAsync());
        device.Write(RowChange.Update("t", "x", ("a", Value.FromInteger(2))));
        await device.PushAsync();
        Assert.Equal(0, await device.SyncAsync());
        Assert.Equal(2UL, device.Base);
    }

    [Fact]
    public async Task Own_writes_come_back_to_a_restored_device()
    {
        var device = NewDevice(1);
        device.Write(RowChange.Insert("t", "x", ("a", Value.FromInteger(1))));
        await device.SyncAsync();
        var (cursor, known) = (device.Cursor, device.KnownStamp);
        device.Write(RowChange.Update("t", "x", ("a", Value.FromInteger(2))));
        await device.SyncAsync();
        device.Replica.Apply("t", RowOperation.Update, Value.FromText("x"), [("a", Value.FromInteger(1))]);
        (device.Cursor, device.KnownStamp) = (cursor, known);
        Assert.Equal(1, await device.SyncAsync());
        Assert.Equal(Value.FromInteger(2), device.Replica["t", "x", "a"]);
    }

    [Fact]
    public async Task Only_changed_columns_come_for_a_known_row()
    {
        var (writer, reader) = (NewDevice(1), NewDevice(2));
        writer.Write(RowChange.Insert("t", "x", ("a", Value.FromInteger(1)), ("b", Value.FromInteger(1))));
        await writer.PushAsync();
        await reader.SyncAsync();
        writer.Write(RowChange.Update("t", "x", ("b", Value.FromInteger(2))));
        await writer.PushAsync();
        var page = await SinglePageAsync(reader);
        var block = Assert.Single(page.Changes.Tables);
        Assert.Equal(["id", "b"], block.Columns);
        Assert.Equal([(uint)RowOperation.Update, 1], block.Operations);
    }

    [Fact]
    public async Task A_row_that_began_anew_comes_whole_with_the_clients_own_columns()
    {
        var (newer, older) = (NewDevice(1), NewDevice(2));
        newer.Write(RowChange.Insert("t", "x", ("a", Value.FromInteger(1)), ("b", Value.FromInteger(1)), ("c", Value.FromInteger(1))));
        await newer.SyncAsync();
        await older.SyncAsync();
        older.Write(RowChange.Delete("t", "x"));
        older.Write(RowChange.Insert("t", "x", ("a", Value.FromInteger(2))));
        await older.SyncAsync();
        newer.Write(RowChange.Update("t", "x", ("b", Value.FromInteger(3))));
        await newer.PushAsync();

        var block = Assert.Single((await SinglePageAsync(newer)).Changes.Tables);

        Assert.Equal(["id", "a", "b"], block.Columns);
        Assert.Equal([(uint)RowOperation.Insert, 1], block.Operations);
    }

    [Fact]
    public async Task Resuming_after_every_page_gives_everything()
    {
        var writer = NewDevice(1);
        for (var i = 0; i < 20; i++)
            writer.Write(RowChange.Insert("t", $"{i}", ("a", Value.FromInteger(i))), RowChange.Insert("u", $"{i}", ("b", Value.FromInteger(i))));
        await writer.PushAsync();
        Node.Faults.PageRows = 3;
        var reader = NewDevice(2);
        var pages = 1;
        while (!await reader.PullPageAsync())
            pages++;
        Assert.Equal(14, pages);
        Assert.Equal(20UL, reader.Base);
        Assert.Equal(writer.Replica.Dump(), reader.Replica.Dump());
    }

    [Fact]
    public async Task Pages_with_writes_in_between_end_at_the_exact_state_of_the_checkpoint()
    {
        var random = new Random(11);
        var writer = NewDevice(1);
        for (var i = 0; i < 60; i++)
            writer.Write(RowChange.Insert("t", $"{i}", ("a", Value.FromInteger(0)), ("b", Value.FromInteger(0))));
        await writer.PushAsync();
        Node.Faults.PageRows = 4;
        var states = new Dictionary<ulong, string>();
        var writes = 0;
        var busy = false;
        Node.Faults.AfterPage = async () =>
        {
            if (busy || writes++ > 30)
                return;
            busy = true;
            for (var i = 0; i < 3; i++)
            {
                writer.Write(RandomChange(random, writer));
                states[(await writer.PushAsync()).Results.Single().Change] = writer.Replica.Dump();
            }
            busy = false;
        };
        var reader = NewDevice(2);
        await reader.SyncAsync();
        Assert.True(writes > 5);
        Assert.Equal(states[reader.Base], reader.Replica.Dump());
    }

    [Fact]
    public async Task A_row_deleted_during_a_resumed_bootstrap_is_gone_at_the_checkpoint()
    {
        var writer = NewDevice(1);
        for (var i = 0; i < 6; i++)
            writer.Write(RowChange.Insert("t", $"{i}", ("a", Value.FromInteger(i))));
        await writer.PushAsync();
        Node.Faults.PageRows = 2;
        var reader = NewDevice(2);
        Assert.False(await reader.PullPageAsync());
        Assert.True(reader.Replica.Has("t", "0"));
        writer.Write(RowChange.Delete("t", "0"), RowChange.Delete("t", "5"));
        await writer.PushAsync();
        while (!await reader.PullPageAsync())
            Assert.NotEqual(ByteString.Empty, reader.Cursor);
        Assert.Equal(writer.Replica.Dump(), reader.Replica.Dump());
        Assert.Equal(4, reader.Replica.Count);
    }

    [Fact]
    public async Task A_new_device_does_not_hear_of_old_deletes()
    {
        var writer = NewDevice(1);
        writer.Write(RowChange.Insert("t", "x", ("a", Value.FromInteger(1))), RowChange.Insert("t", "y", ("a", Value.FromInteger(1))));
        writer.Write(RowChange.Delete("t", "x"));
        await writer.PushAsync();
        Assert.Equal(1, await NewDevice(2).SyncAsync());
    }

    [Fact]
    public async Task A_cursor_of_another_scope_is_refused()
    {
        var (here, there) = (NewDevice(1), NewDevice(1, Scope + "-other"));
        here.Write(RowChange.Insert("t", "x", ("a", Value.FromInteger(1))));
        there.Write(RowChange.Insert("t", "x", ("a", Value.FromInteger(1))));
        await here.SyncAsync();
        await there.SyncAsync();
        here.Cursor = there.Cursor;
        await AssertCursorInvalidAsync(here);
        here.Forget();
        Assert.Equal(1, await here.SyncAsync());
    }

    [Theory]
    [InlineData("00")]
    [InlineData("01")]
    [InlineData("01ffffffffffffffffffffffffffff")]
    [InlineData("0101010101ffffffff0f01")]
    public async Task A_damaged_cursor_is_refused(string cursor)
    {
        var device = NewDevice(1);
        device.Write(RowChange.Insert("t", "x", ("a", Value.FromInteger(1))));
        await device.PushAsync();
        device.Cursor = ByteString.CopyFrom(Convert.FromHexString(cursor));
        await AssertCursorInvalidAsync(device);
    }

    [Fact]
    public async Task Hostile_names_are_only_names()
    {
        string[] names = ["'; DROP TABLE rows; --", "\"quoted\"", "日本語 🎌", "$1", "a\tb\r\n", "{0}", "\u202Etxt", new string('ü', 128)];
        var device = NewDevice(1, $"{Scope} '\"; DELETE FROM scopes --");
        device.Write([.. names.Select(name => RowChange.Insert(name, name, (name, Value.FromText(name))))]);
        await device.PushAsync();
        var all = await ReadAllAsync($"{Scope} '\"; DELETE FROM scopes --");
        Assert.Equal(device.Replica.Dump(), all.Dump());
        Assert.Equal(names.Length, all.Count);
    }

    [Fact]
    public async Task Values_keep_their_storage_class_and_bytes()
    {
        Value[] values =
        [
            Value.Null, Value.FromInteger(0), Value.FromInteger(long.MinValue), Value.FromInteger(long.MaxValue), Value.FromReal(-0.0),
            Value.FromReal(double.PositiveInfinity), Value.FromReal(double.NegativeInfinity), Value.FromReal(double.Epsilon), Value.FromReal(1.25),
            Value.FromText(""), Value.FromText("a\0b"), Value.FromBlob(Array.Empty<byte>()), Value.FromBlob(new byte[] { 0, 255 }),
            Value.FromText(new byte[] { 0xFF, 0xFE }), Value.FromText("0123e567-e89b-12d3-a456-426614174000"),
            Value.FromText("0123E567-E89B-12D3-A456-426614174000"), Value.FromText("2024-02-29T12:34:56.789Z"), Value.FromText("12"),
            Value.FromBlob(Encoding.UTF8.GetBytes(new string('x', 3_000_000))),
        ];
        var device = NewDevice(1);
        device.Write(RowChange.Insert("t", "x", [.. values.Select((value, i) => ($"c{i}", value))]));
        await device.PushAsync();
        var all = await ReadAllAsync();
        for (var i = 0; i < values.Length; i++)
            Assert.Equal(values[i], all["t", "x", $"c{i}"]);
        Assert.Equal(BitConverter.DoubleToInt64Bits(-0.0), BitConverter.DoubleToInt64Bits(all["t", "x", "c4"]!.Value.Real));
    }

    [Fact]
    public async Task Large_rows_come_in_pages_of_bounded_size()
    {
        var writer = NewDevice(1);
        for (var i = 0; i < 8; i++)
            writer.Write(RowChange.Insert("t", $"{i}", ("a", Value.FromBlob(new byte[700_000]))));
        await writer.PushAsync();
        var sizes = new List<int>();
        var reader = NewDevice(2);
        await foreach (var response in Node.PullAsync(reader.PullRequest()))
            sizes.Add(response.CalculateSize());
        Assert.All(sizes, size => Assert.InRange(size, 1, 2_300_000));
        Assert.InRange(sizes.Sum(), 5_600_000, 5_700_000);
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(1, 14)]
    [InlineData(40_000, 6)]
    [InlineData(uint.MaxValue, 1)]
    public async Task Pages_have_the_size_that_the_client_asks_for_within_the_servers_bounds(uint asked, int pages)
    {
        var writer = NewDevice(1);
        for (var i = 0; i < 40; i++)
            writer.Write(RowChange.Insert("t", $"{i}", ("a", Value.FromBlob(new byte[8_000]))));
        await writer.PushAsync();
        Assert.Equal(pages, (await RowsOfPagesAsync(asked)).Count);
    }

    [Fact]
    public async Task A_row_that_is_larger_than_the_page_that_was_asked_for_makes_a_page_and_the_pull_goes_on_behind_it()
    {
        var writer = NewDevice(1);
        for (var i = 0; i < 3; i++)
            writer.Write(RowChange.Insert("t", $"{i}", ("a", Value.FromBlob(new byte[200_000]))));
        await writer.PushAsync();
        // A store may find out with a page of its own that nothing follows.
        Assert.Equal([1, 1, 1], (await RowsOfPagesAsync(20_000)).Where(rows => rows > 0));
    }

    /// <summary>Pulls page by page, each with a request of its own.</summary>
    private async Task<List<long>> RowsOfPagesAsync(uint asked)
    {
        var request = NewDevice(2).PullRequest();
        request.PageBytes = asked;
        var rows = new List<long>();
        for (var isComplete = false; !isComplete;)
        {
            await foreach (var response in Node.PullAsync(request))
            {
                rows.Add(response.Page.Changes.Tables.Sum(table => (long)table.RowCount));
                (request.Cursor, isComplete) = (response.Page.Cursor, response.Page.Checkpoint);
                break;
            }
        }
        return rows;
    }

    private static async Task AssertCursorInvalidAsync(Device device)
    {
        var refusal = await Assert.ThrowsAsync<RpcException>(device.SyncAsync);
        Assert.Equal((StatusCode.FailedPrecondition, Reason.CursorInvalid), (refusal.Status, refusal.Reason));
    }

    private async Task<Page> SinglePageAsync(Device device)
    {
        var pages = new List<Page>();
        await foreach (var response in Node.PullAsync(device.PullRequest()))
            pages.Add(response.Page);
        return Assert.Single(pages);
    }

    private static RowChange RandomChange(Random random, Device device)
    {
        var key = $"{random.Next(70)}";
        if (!device.Replica.Has("t", key))
            return RowChange.Insert("t", key, ("a", Value.FromInteger(random.Next())), ("b", Value.FromInteger(random.Next())));
        return random.Next(4) == 0
            ? RowChange.Delete("t", key)
            : RowChange.Update("t", key, (random.Next(2) == 0 ? "a" : "b", Value.FromInteger(random.Next())));
    }
}
