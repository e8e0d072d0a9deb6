using OfflineSync.Protocol.Grpc;
using OfflineSync.Protocol.V1;
using OfflineSync.Server.Hosting;
using Xunit;
using Value = OfflineSync.Protocol.Values.Value;

namespace OfflineSync.Contract;

/// <summary>What becomes of the past, and of those who come back after it is gone.</summary>
public abstract class RetentionContract : StoreContract
{
    private const int KeptChanges = 60;
    private static readonly TimeSpan BeyondLog = TimeSpan.FromDays(91);
    private static readonly TimeSpan BeyondResults = TimeSpan.FromDays(181);

    [Fact]
    public async Task A_delete_reaches_who_comes_back_in_time_and_who_comes_later_starts_over_without_the_row()
    {
        var (first, second) = await TwoDevicesWithRowAsync();
        first.Write(RowChange.Delete("t", "x"));
        await first.SyncAsync();
        Clock.Advance(TimeSpan.FromDays(89));
        Assert.Equal(0, (await Node.CompactAsync(Scope)).Total);
        Clock.Advance(TimeSpan.FromDays(2));
        Assert.Equal(1, (await Node.CompactAsync(Scope)).Tombstones);
        second.Write(RowChange.Insert("t", "y", ("a", Value.FromText("written offline"))));

        var refusal = await Assert.ThrowsAsync<RpcException>(() => second.SyncAsync());

        Assert.Equal(Reason.CursorInvalid, refusal.Reason);
        second.Forget();
        await second.SyncAsync();
        Assert.False(second.Replica.Has("t", "x"));
        await first.SyncAsync();
        Assert.Equal(Value.FromText("written offline"), first.Replica["t", "y", "a"]);
        Assert.Equal(first.Replica.Dump(), (await ReadAllAsync()).Dump());
    }

    [Fact]
    public async Task Of_many_rows_that_came_at_once_those_go_that_were_deleted()
    {
        const int Rows = 300;
        var device = NewDevice(1);
        device.Write(
        [
            .. Enumerable.Range(0, Rows).Select(i => RowChange.Insert("t", $"kept {i}", ("a", Value.FromInteger(i)))),
            .. Enumerable.Range(0, Rows).Select(i => RowChange.Delete("t", $"deleted {i}")),
        ]);
        await device.SyncAsync();
        device.Write(RowChange.Update("t", "kept 0", ("a", Value.FromInteger(-1))));
        await device.SyncAsync();
        Clock.Advance(BeyondResults);
        var removed = await Node.CompactAsync(Scope);
        Assert.Equal((Rows, 1, Rows + 1), (removed.Tombstones, removed.Results, removed.Total));
        var left = (await Node.ReadScopeAsync(Scope)).Rows;
        Assert.Equal(Rows, left.Count);
        Assert.True((await ReadAllAsync()).Has("t", $"kept {Rows - 1}"));
    }

    [Fact]
    public async Task An_update_by_who_has_not_seen_the_floor_does_not_bring_a_deleted_row_back()
    {
        var (first, second) = await TwoDevicesWithRowAsync();
        first.Write(RowChange.Delete("t", "x"));
        await first.SyncAsync();
        Clock.Advance(BeyondLog);
        await Node.CompactAsync(Scope);
        second.Write(RowChange.Update("t", "x", ("a", Value.FromText("too late"))));
        await second.PushAsync();
        second.Forget();
        await second.SyncAsync();

        Assert.False(second.Replica.Has("t", "x"));
        var conflict = Assert.Single(second.Conflicts);
        Assert.Equal((ConflictRule.RowMissing, "too late"), (conflict.Rule, conflict.LosingValue.Text.ToStringUtf8()));
        // Who has seen the floor creates it, as after a restore.
        second.Write(RowChange.Update("t", "z", ("a", Value.FromText("seen"))));
        await second.SyncAsync();
        Assert.True((await ReadAllAsync()).Has("t", "z"));
        Assert.False((await ReadAllAsync()).Has("t", "x"));
    }

    [Fact]
    public async Task A_client_that_has_only_written_starts_over_when_what_it_wrote_may_be_deleted()
    {
        var (writer, deleter) = (NewDevice(1), NewDevice(2));
        writer.Write(RowChange.Insert("t", "x", ("a", Value.FromText("a"))));
        await writer.PushAsync();
        await deleter.SyncAsync();
        deleter.Write(RowChange.Delete("t", "x"));
        await deleter.SyncAsync();
        Clock.Advance(BeyondLog);
        await Node.CompactAsync(Scope);

        Assert.Equal(Reason.CursorInvalid, (await Assert.ThrowsAsync<RpcException>(() => writer.SyncAsync())).Reason);

        writer.Forget();
        await writer.SyncAsync();
        Assert.False(writer.Replica.Has("t", "x"));
        // A client that is new, or wrote after the floor, need not.
        var late = NewDevice(3);
        late.Write(RowChange.Insert("t", "y", ("a", Value.FromText("a"))));
        await late.PushAsync();
        await late.SyncAsync();
    }

    [Fact]
    public async Task A_client_that_lost_the_answer_to_what_it_wrote_starts_over_too()
    {
        var (writer, deleter) = (NewDevice(1), NewDevice(2));
        writer.Write(RowChange.Insert("t", "x", ("a", Value.FromText("a"))));
        await Node.PushAsync(writer.PushRequest());
        await deleter.SyncAsync();
        deleter.Write(RowChange.Delete("t", "x"));
        await deleter.SyncAsync();
        Clock.Advance(BeyondLog);
        await Node.CompactAsync(Scope);

        Assert.Equal(Reason.CursorInvalid, (await Assert.ThrowsAsync<RpcException>(() => writer.SyncAsync())).Reason);

        Assert.Equal(Outcome.Applied, Assert.Single(writer.Results).Outcome);
        Assert.Empty(writer.Outbox);
    }

    [Fact]
    public async Task A_delta_from_the_beginning_that_was_left_lying_is_begun_anew()
    {
        var (first, reader) = (NewDevice(1), NewDevice(2));
        for (var i = 0; i < 10; i++)
            first.Write(RowChange.Insert("t", $"{i}", ("a", Value.FromInteger(i))));
        await first.SyncAsync();
        Node.Faults.PageRows = 5;
        Assert.False(await reader.PullPageAsync());
        first.Write(RowChange.Delete("t", "0"));
        await first.SyncAsync();
        Clock.Advance(BeyondLog);
        await Node.CompactAsync(Scope);

        Assert.Equal(Reason.CursorInvalid, (await Assert.ThrowsAsync<RpcException>(() => reader.SyncAsync())).Reason);
    }

    [Fact]
    public async Task Who_has_written_and_read_a_part_begins_anew_when_the_deletes_of_the_rest_are_forgotten()
    {
        var (writer, deleter) = (NewDevice(1), NewDevice(2));
        writer.Write(RowChange.Insert("t", "x", ("a", Value.FromText("a"))));
        await writer.PushAsync();
        await deleter.SyncAsync();
        for (var i = 0; i < 10; i++)
            deleter.Write(RowChange.Insert("t", $"{i}", ("a", Value.FromInteger(i))));
        deleter.Write(RowChange.Delete("t", "x"));
        await deleter.SyncAsync();
        Node.Faults.PageRows = 5;
        Assert.False(await writer.PullPageAsync());
        Clock.Advance(BeyondLog);
        Assert.Equal(1, (await Node.CompactAsync(Scope)).Tombstones);

        Assert.Equal(Reason.CursorInvalid, (await Assert.ThrowsAsync<RpcException>(() => writer.SyncAsync())).Reason);

        writer.Forget();
        await writer.SyncAsync();
        Assert.Equal(deleter.Replica.Dump(), writer.Replica.Dump());
    }

    [Fact]
    public async Task Deletes_that_are_forgotten_while_a_client_reads_are_noticed()
    {
        var (writer, reader) = (NewDevice(1), NewDevice(2));
        for (var i = 0; i < 12; i++)
            writer.Write(RowChange.Insert("t", $"{i}", ("a", Value.FromInteger(i))));
        await writer.SyncAsync();
        Node.Faults.PageRows = 5;
        var pages = 0;
        Node.Faults.AfterPage = async () =>
        {
            // The next page is read ahead.
            if (++pages != 2)
                return;
            Node.Faults.AfterPage = () => Task.CompletedTask;
            writer.Write(RowChange.Delete("t", "0"));
            await writer.SyncAsync();
            Clock.Advance(BeyondLog);
            await Node.CompactAsync(Scope);
        };

        Assert.Equal(Reason.CursorInvalid, (await Assert.ThrowsAsync<RpcException>(() => reader.SyncAsync())).Reason);
    }

    [Fact]
    public async Task A_mutation_whose_result_is_forgotten_is_rejected_visibly_and_takes_no_effect_again()
    {
        var device = NewDevice(1);
        await device.DeclareAsync("t", DeletePolicy.DeleteWins, Columns.Counter("n"));
        device.Write(RowChange.Insert("t", "x", ("n", Value.FromInteger(0))));
        await device.SyncAsync();
        device.Write(RowChange.Update("t", "x", ("n", Value.FromInteger(5))));
        var lost = device.PushRequest();
        await Node.PushAsync(lost);
        var last = device.Write(RowChange.Update("t", "x", ("n", Value.FromInteger(7))));
        await Node.PushAsync(device.PushRequest());
        Clock.Advance(BeyondLog);
        await Node.CompactAsync(Scope);
        Assert.Equal(Outcome.Applied, (await Node.PushAsync(lost)).Results.Single().Outcome);
        Clock.Advance(BeyondResults - BeyondLog);
        Assert.Equal(2, (await Node.CompactAsync(Scope)).Results);

        var results = (await device.PushAsync()).Results;

        // The last one of each client stays: it says where its client is.
        Assert.Equal([(2ul, Outcome.Rejected, "RESULT_FORGOTTEN"), (3ul, Outcome.Applied, "")], results.Select(result => (result.Sequence, result.Outcome, result.Code)));
        Assert.Equal(Value.FromInteger(7), (await ReadAllAsync())["t", "x", "n"]);
        Assert.Equal(3ul, last.Sequence);
        device.Write(RowChange.Update("t", "x", ("n", Value.FromInteger(8))));
        Assert.Equal(Outcome.Applied, (await device.PushAsync()).Results.Single().Outcome);
    }

    [Fact]
    public async Task The_last_result_of_each_client_stays_however_much_others_write_after_it()
    {
        var (first, second) = (NewDevice(1), NewDevice(2));
        for (var i = 0; i < 3; i++)
        {
            first.Write(RowChange.Insert("t", $"{i}", ("a", Value.FromInteger(i))));
            await first.PushAsync();
        }
        var last = first.Write(RowChange.Insert("t", "last", ("a", Value.FromInteger(3))));
        var lost = first.PushRequest();
        await Node.PushAsync(lost);
        second.Write(RowChange.Insert("t", "other", ("a", Value.FromInteger(0))));
        await second.PushAsync();
        Clock.Advance(BeyondResults);
        second.Write(RowChange.Insert("t", "young", ("a", Value.FromInteger(0))));
        await second.PushAsync();

        Assert.Equal(3, (await Node.CompactAsync(Scope)).Results);

        var result = (await Node.PushAsync(lost)).Results.Single();
        Assert.Equal((last.Sequence, Outcome.Applied, ""), (result.Sequence, result.Outcome, result.Code));
    }

    [Fact]
    public async Task What_is_stamped_later_than_all_that_was_taken_is_not_what_is_forgotten()
    {
        var device = NewDevice(1);
        for (var i = 0; i < 3; i++)
        {
            device.Write(RowChange.Insert("t", $"{i}", ("a", Value.FromInteger(i))));
            await device.PushAsync();
        }
        Clock.Advance(BeyondResults);
        Assert.Equal(2, (await Node.CompactAsync(Scope)).Results);
        // Its file is from a backup.
        var restored = NewDevice(1);
        restored.Write(RowChange.Insert("t", "other", ("a", Value.FromInteger(0))));

        var refusal = await Assert.ThrowsAsync<RpcException>(() => restored.PushAsync());

        Assert.Equal((Reason.ClientIdConflict, "1"), (refusal.Reason, refusal.Trailers["offlinesync-expected"]));
    }

    [Fact]
    public async Task The_log_is_kept_up_to_a_number_of_changes()
    {
        var (first, second) = await TwoDevicesWithRowAsync();
        first.Write(RowChange.Delete("t", "x"));
        await first.SyncAsync();
        for (var i = 0; i < KeptChanges; i++)
            first.Write(RowChange.Insert("t", $"{i}", ("a", Value.FromInteger(i))));
        await first.PushAsync();

        Assert.Equal(1, (await Node.CompactAsync(Scope)).Tombstones);

        Assert.Equal((2L, 1L), ((await Node.ReadScopeAsync(Scope)).Head.Floor, (await Node.ReadScopeAsync(Scope)).Head.ResultFloor));
        Assert.Equal(Reason.CursorInvalid, (await Assert.ThrowsAsync<RpcException>(() => second.SyncAsync())).Reason);
        await first.SyncAsync();
    }

    [Fact]
    public async Task Many_deletes_go_in_small_steps_and_nobody_waits_for_all_of_them()
    {
        const int Rows = 2_500;
        var (first, second) = (NewDevice(1), NewDevice(2));
        first.Write([.. Enumerable.Range(0, Rows).Select(i => RowChange.Insert("t", $"{i}", ("a", Value.FromInteger(i))))]);
        for (var i = 0; i < Rows; i++)
            first.Write(RowChange.Delete("t", $"{i}"));
        await first.PushAsync();
        await first.SyncAsync();
        await second.SyncAsync();
        Clock.Advance(BeyondLog);
        var begun = Node.Faults.Transactions;

        var compacting = Node.CompactAsync(Scope);
        for (var i = 0; i < 20; i++)
        {
            second.Write(RowChange.Insert("t", $"{i}", ("a", Value.FromText("again"))));
            await second.SyncAsync();
        }
        await compacting;
        await first.SyncAsync();

        Assert.True(Node.Faults.Transactions - begun - 20 >= Rows / 1000, "It was one transaction.");
        await Node.CompactAsync(Scope);
        Assert.Equal(Enumerable.Range(0, 20).Select(i => $"{i}").Order(), Enumerable.Range(0, Rows).Select(i => $"{i}").Where(key => first.Replica.Has("t", key)).Order());
        Assert.Equal(first.Replica.Dump(), (await ReadAllAsync()).Dump());
        Assert.Equal(20, (await Node.ReadScopeAsync(Scope)).Rows.Count);
    }

    [Fact]
    public async Task A_scope_that_is_written_all_the_time_does_not_hold_up_the_others_for_ever()
    {
        const int Enough = 200;
        var (first, writer) = (NewDevice(1), NewDevice(2));
        for (var i = 0; i < KeptChanges + 10; i++)
            first.Write(RowChange.Insert("t", $"{i}", ("a", Value.FromInteger(i))));
        await first.PushAsync();
        var (writes, isWriting) = (0, false);
        // One more change with each step.
        Node.Faults.BeforeBegin = async () =>
        {
            if (isWriting || writes == Enough)
                return;
            isWriting = true;
            writer.Write(RowChange.Insert("t", $"other {writes++}", ("a", Value.FromInteger(0))));
            await writer.PushAsync();
            isWriting = false;
        };

        await Node.CompactAsync(Scope);

        Assert.InRange(writes, 1, Enough - 1);
        Assert.Equal(10, (await Node.ReadScopeAsync(Scope)).Head.Floor);
    }

    [Fact]
    public async Task A_clock_that_was_wrong_for_a_while_takes_no_young_changes_with_it()
    {
        var (first, second) = (NewDevice(1), NewDevice(2));
        Clock.Advance(TimeSpan.FromDays(50));
        first.Write(RowChange.Insert("t", "young", ("a", Value.FromInteger(1))));
        await first.PushAsync();
        Clock.Advance(TimeSpan.FromDays(-50));
        second.Write(RowChange.Insert("t", "as if old", ("a", Value.FromInteger(2))));
        await second.PushAsync();
        Clock.Advance(BeyondLog);

        await Node.CompactAsync(Scope);

        Assert.Equal(0, (await Node.ReadScopeAsync(Scope)).Head.Floor);
    }

    [Fact]
    public async Task The_bytes_of_a_scope_are_those_of_its_rows()
    {
        var random = new Random(7);
        Device[] devices = [.. Enumerable.Range(1, 3).Select(number => NewDevice(number))];
        await WriteAtRandomAsync(devices, 50, random, (random, _) => random.Next(3) == 0
            ? RowChange.Delete("t", $"{random.Next(12)}")
            : RowChange.Insert("t", $"{random.Next(12)}", ("a", Value.FromText(new string('x', random.Next(300))))));
        await AssertBytesAsync();
        Clock.Advance(BeyondLog);
        Assert.NotEqual(0, (await Node.CompactAsync(Scope)).Tombstones);
        await AssertBytesAsync();
    }

    /// <inheritdoc/>
    protected override void Configure(ServerOptions options)
    {
        options.Retention.LogChangesMax = KeptChanges;
        options.Retention.ResultsMax = KeptChanges;
    }

    private async Task AssertBytesAsync()
    {
        var page = await Node.ReadScopeAsync(Scope);
        Assert.Equal(page.Rows.Sum(row => (long)row.Key.Length + row.Data.Length), page.Head.Bytes);
    }
}
