using OfflineSync.Protocol.V1;
using OfflineSync.Server.Hosting;
using Xunit;
using Value = OfflineSync.Protocol.Values.Value;

namespace OfflineSync.Contract;

/// <summary>What becomes of values that lose.</summary>
public abstract class ConflictContract : StoreContract
{
    [Fact]
    public async Task The_loser_hears_of_both_values_writers_and_stamps()
    {
        var (early, late) = await TwoDevicesWithRowAsync();
        var losing = early.WriteAt(Clock.Milliseconds + 5, RowChange.Update("t", "x", ("a", Value.FromText("early"))));
        var winning = late.WriteAt(Clock.Milliseconds + 10, RowChange.Update("t", "x", ("a", Value.FromText("late"))));
        await early.SyncAsync();
        await late.SyncAsync();
        Assert.Empty(early.Conflicts);
        Clock.Advance(TimeSpan.FromSeconds(1));
        await early.SyncAsync();
        Assert.Empty(late.Conflicts);
        var conflict = Assert.Single(early.Conflicts);
        Assert.Equal(("t", "a", ConflictRule.LastWriterWins), (conflict.Table, conflict.Column, conflict.Rule));
        Assert.Equal("x", conflict.Key[0].Text.ToStringUtf8());
        Assert.Equal(("early", "late"), (conflict.LosingValue.Text.ToStringUtf8(), conflict.WinningValue.Text.ToStringUtf8()));
        Assert.Equal((losing.Stamp, winning.Stamp, late.Id), (conflict.LosingStamp, conflict.WinningStamp, conflict.WinningClient));
        Assert.Equal((3ul, Clock.Milliseconds - 1000), (conflict.Change, conflict.DecidedAt));
    }

    [Fact]
    public async Task Whoever_arrives_last_and_loses_hears_of_it_with_the_same_sync()
    {
        var (early, late) = await TwoDevicesWithRowAsync();
        early.WriteAt(Clock.Milliseconds + 5, RowChange.Update("t", "x", ("a", Value.FromText("early"))));
        late.WriteAt(Clock.Milliseconds + 10, RowChange.Update("t", "x", ("a", Value.FromText("late"))));
        await late.SyncAsync();
        await early.SyncAsync();
        Assert.Equal("early", Assert.Single(early.Conflicts).LosingValue.Text.ToStringUtf8());
        await early.SyncAsync();
        Assert.Single(early.Conflicts);
    }

    [Fact]
    public async Task Different_columns_equal_values_and_writes_that_saw_each_other_are_no_conflicts()
    {
        var (first, second) = await TwoDevicesWithRowAsync();
        first.Write(RowChange.Update("t", "x", ("a", Value.FromText("same"))));
        second.Write(RowChange.Update("t", "x", ("a", Value.FromText("same")), ("b", Value.FromText("other column"))));
        await first.SyncAsync();
        await second.SyncAsync();
        second.Write(RowChange.Update("t", "x", ("a", Value.FromText("seen"))));
        second.Write(RowChange.Update("t", "x", ("a", Value.FromText("own"))));
        await second.SyncAsync();
        await first.SyncAsync();
        Assert.Empty(first.Conflicts);
        Assert.Empty(second.Conflicts);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Each_column_of_an_update_that_lost_against_a_delete_is_recorded(bool deleteFirst)
    {
        var (deleter, updater) = await TwoDevicesWithRowAsync();
        deleter.Write(RowChange.Delete("t", "x"));
        updater.Write(RowChange.Update("t", "x", ("a", Value.FromText("lost")), ("b", Value.FromInteger(7))));
        foreach (var device in deleteFirst ? new[] { deleter, updater, deleter } : [updater, deleter, updater])
            await device.SyncAsync();
        Assert.Empty(deleter.Conflicts);
        Assert.Equal(["a", "b"], updater.Conflicts.Select(conflict => conflict.Column));
        Assert.All(updater.Conflicts, conflict => Assert.Equal(ConflictRule.DeleteWins, conflict.Rule));
        Assert.Equal("lost", updater.Conflicts[0].LosingValue.Text.ToStringUtf8());
        Assert.Equal(7, updater.Conflicts[1].LosingValue.Integer);
        Assert.Equal(CellValue.ValueOneofCase.None, updater.Conflicts[0].WinningValue.ValueCase);
        Assert.Equal(deleter.Id, updater.Conflicts[0].WinningClient);
    }

    [Fact]
    public async Task An_element_that_one_adds_and_another_removes_is_a_conflict_of_the_earlier()
    {
        var (adder, remover) = (NewDevice(1), NewDevice(2));
        foreach (var device in new[] { adder, remover })
            await device.DeclareAsync("t", DeletePolicy.DeleteWins, Columns.Set("s"));
        adder.Write(RowChange.Insert("t", "x", ("s", Value.FromText("[\"a\"]"))));
        await adder.SyncAsync();
        await remover.SyncAsync();
        adder.Write(RowChange.Update("t", "x", ("s", Value.FromText("[]"))));
        adder.Write(RowChange.Update("t", "x", ("s", Value.FromText("[\"a\"]"))));
        remover.WriteAt(Clock.Milliseconds + 10, RowChange.Update("t", "x", ("s", Value.FromText("[]"))));
        await remover.SyncAsync();
        await adder.SyncAsync();
        var conflict = adder.Conflicts[^1];
        Assert.Equal(("[\"a\"]", "[]"), (conflict.LosingValue.Text.ToStringUtf8(), conflict.WinningValue.Text.ToStringUtf8()));
        Assert.Equal(Value.FromText("[]"), adder.Replica["t", "x", "s"]);
    }

    [Fact]
    public async Task An_update_of_a_row_whose_insert_was_rejected_is_recorded_and_the_row_is_gone()
    {
        var device = NewDevice(1);
        await device.DeclareAsync("t", DeletePolicy.DeleteWins, Columns.Counter("n"));
        device.Write(RowChange.Insert("t", "x", ("a", Value.FromInteger(1)), ("n", Value.FromInteger(1))));
        device.Outbox[0].ChangeSet = Device.Encode([RowChange.Insert("t", "x", ("a", Value.FromInteger(1)), ("n", Value.FromInteger(1)))]);
        device.Write(RowChange.Update("t", "x", ("a", Value.FromInteger(2))));
        await device.SyncAsync();
        Assert.Equal([Outcome.Rejected, Outcome.Applied], device.Results.Select(result => result.Outcome));
        Assert.Equal((ConflictRule.RowMissing, 2), (device.Conflicts[0].Rule, device.Conflicts[0].LosingValue.Integer));
        Assert.False(device.Replica.Has("t", "x"));
        Assert.Equal(0, (await ReadAllAsync()).Count);
    }

    [Fact]
    public async Task Many_conflicts_come_in_parts_in_order_and_again_after_a_broken_stream()
    {
        var (early, late) = (NewDevice(1), NewDevice(2));
        const int Rows = 25;
        early.Write([.. Enumerable.Range(0, Rows).Select(i => RowChange.Insert("t", $"{i:00}", ("a", Value.FromInteger(0))))]);
        await early.SyncAsync();
        await late.SyncAsync();
        early.WriteAt(Clock.Milliseconds + 5, [.. Enumerable.Range(0, Rows).Select(i => RowChange.Update("t", $"{i:00}", ("a", Value.FromInteger(i))))]);
        late.WriteAt(Clock.Milliseconds + 10, [.. Enumerable.Range(0, Rows).Select(i => RowChange.Update("t", $"{i:00}", ("a", Value.FromInteger(100 + i))))]);
        await late.PushAsync();
        await early.PushAsync();
        Node.Faults.PageRows = 10;
        await foreach (var part in Node.PullAsync(early.PullRequest()))
        {
            if (part.Conflicts is not null)
                break;
        }
        Node.Faults.PageRows = 4;
        await early.SyncAsync();
        Assert.Equal(Enumerable.Range(0, Rows).Select(i => (long)i), early.Conflicts.Select(conflict => conflict.LosingValue.Integer));
        Assert.Equal(Enumerable.Range(0, Rows).Select(i => (uint)i), early.Conflicts.Select(conflict => conflict.Ordinal));
    }

    [Fact]
    public async Task A_write_that_covers_a_value_which_its_device_kept_hidden_is_a_conflict()
    {
        var (hider, other) = await TwoDevicesWithRowAsync();
        hider.Write(RowChange.Update("t", "x", ("a", Value.FromText("first"))));
        other.WriteAt(Clock.Milliseconds + 10, RowChange.Update("t", "x", ("a", Value.FromText("hidden"))));
        await other.SyncAsync();
        await hider.PushAsync();
        // The device has checkpoint 3, but as its first write was not decided it went on showing it.
        var second = hider.WriteAt(Clock.Milliseconds + 20, RowChange.Update("t", "x", ("a", Value.FromText("second"))));
        second.Base = 3;
        second.ChangeSet = Seen(1, RowChange.Update("t", "x", ("a", Value.FromText("second"))));
        await hider.SyncAsync();
        await other.SyncAsync();
        Assert.Equal("first", Assert.Single(hider.Conflicts).LosingValue.Text.ToStringUtf8());
        Assert.Equal("hidden", Assert.Single(other.Conflicts).LosingValue.Text.ToStringUtf8());
        Assert.Equal(Value.FromText("second"), other.Replica["t", "x", "a"]);
    }

    private static Google.Protobuf.ByteString Seen(long checkpoint, RowChange change)
    {
        var set = ChangeSet.Parser.ParseFrom(Device.Encode([change]));
        set.Tables[0].Bases.AddRange([(ulong)checkpoint + 1, 1]);
        return Google.Protobuf.MessageExtensions.ToByteString(set);
    }

    [Fact]
    public async Task Conflicts_go_when_their_retention_is_over()
    {
        var (early, _) = await LoseAsync(1);
        Clock.Advance(TimeSpan.FromDays(29));
        await Node.CompactAsync(Scope);
        await early.SyncAsync();
        Assert.Single(early.Conflicts);
        var (again, _) = await LoseAsync(1, scope: Scope + "-again");
        Clock.Advance(TimeSpan.FromDays(31));
        Assert.NotEqual(0, (await Node.CompactAsync(Scope + "-again")).Conflicts);
        await again.SyncAsync();
        Assert.Empty(again.Conflicts);
    }

    [Fact]
    public async Task A_scope_keeps_its_latest_conflicts_up_to_a_limit()
    {
        _conflictsMax = 3;
        await using var node = await StartNodeAsync();
        var (early, _) = await LoseAsync(5, node);
        await early.SyncAsync();
        Assert.Equal([2L, 3, 4], early.Conflicts.Select(conflict => conflict.LosingValue.Integer));
    }

    [Fact]
    public async Task Other_devices_and_scopes_hear_nothing()
    {
        var (early, late) = await LoseAsync(1);
        var fresh = NewDevice(9);
        var elsewhere = NewDevice(1, Scope + "-other");
        await fresh.SyncAsync();
        await elsewhere.SyncAsync();
        await late.SyncAsync();
        await early.SyncAsync();
        Assert.Empty(fresh.Conflicts);
        Assert.Empty(elsewhere.Conflicts);
        Assert.Empty(late.Conflicts);
        Assert.Single(early.Conflicts);
    }

    private int _conflictsMax = 10_000;

    /// <inheritdoc/>
    protected override void Configure(ServerOptions options) => options.ConflictsPerScopeMax = _conflictsMax;

    /// <summary>Lets a device lose some values, one change each, and leaves it without having heard of it.</summary>
    private async Task<(Device Early, Device Late)> LoseAsync(int count, SyncNode? node = null, string? scope = null)
    {
        var (early, late) = (new Device(node ?? Node, Clock, scope ?? Scope, 1), new Device(node ?? Node, Clock, scope ?? Scope, 2));
        for (var i = 0; i < count; i++)
            early.Write(RowChange.Insert("t", $"{i}", ("a", Value.FromInteger(-1))));
        await early.SyncAsync();
        await late.SyncAsync();
        for (var i = 0; i < count; i++)
        {
            early.WriteAt(Clock.Milliseconds + 5, RowChange.Update("t", $"{i}", ("a", Value.FromInteger(i))));
            late.WriteAt(Clock.Milliseconds + 500, RowChange.Update("t", $"{i}", ("a", Value.FromInteger(100 + i))));
        }
        await early.SyncAsync();
        await late.SyncAsync();
        return (early, late);
    }
}
