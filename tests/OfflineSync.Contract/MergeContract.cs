using Xunit;
using Value = OfflineSync.Protocol.Values.Value;

namespace OfflineSync.Contract;

/// <summary>Concurrent writes, as devices see them.</summary>
public abstract class MergeContract : StoreContract
{
    [Fact]
    public async Task Each_column_goes_to_its_last_writer_and_the_loser_gets_the_winner()
    {
        var (early, late) = await TwoDevicesWithRowAsync();
        early.Write(RowChange.Update("t", "x", ("a", Value.FromText("early")), ("b", Value.FromText("early"))));
        late.WriteAt(Clock.Milliseconds + 10, RowChange.Update("t", "x", ("a", Value.FromText("late"))));
        await late.PushAsync();
        await early.SyncAsync();
        await late.SyncAsync();
        Assert.Equal(Value.FromText("late"), early.Replica["t", "x", "a"]);
        Assert.Equal(Value.FromText("early"), late.Replica["t", "x", "b"]);
        await AssertEqualAsync(early, late);
    }

    [Fact]
    public async Task Equal_clocks_go_to_the_higher_client_id()
    {
        var (low, high) = await TwoDevicesWithRowAsync();
        Clock.Advance(TimeSpan.FromSeconds(1));
        high.Write(RowChange.Update("t", "x", ("a", Value.FromText("high"))));
        low.Write(RowChange.Update("t", "x", ("a", Value.FromText("low"))));
        Assert.Equal(high.Outbox[0].Stamp, low.Outbox[0].Stamp);
        await high.PushAsync();
        await low.SyncAsync();
        await high.SyncAsync();
        Assert.Equal(Value.FromText("high"), low.Replica["t", "x", "a"]);
        await AssertEqualAsync(low, high);
    }

    [Fact]
    public async Task A_delete_wins_over_a_concurrent_update()
    {
        var (deleter, updater) = await TwoDevicesWithRowAsync();
        deleter.Write(RowChange.Delete("t", "x"));
        updater.WriteAt(Clock.Milliseconds + 10, RowChange.Update("t", "x", ("a", Value.FromText("late"))));
        await deleter.PushAsync();
        await updater.SyncAsync();
        await deleter.SyncAsync();
        Assert.False(updater.Replica.Has("t", "x"));
        await AssertEqualAsync(deleter, updater);
    }

    [Fact]
    public async Task A_concurrent_insert_of_a_deleted_row_stays_deleted()
    {
        var (deleter, inserter) = await TwoDevicesWithRowAsync();
        deleter.Write(RowChange.Delete("t", "x"));
        inserter.WriteAt(Clock.Milliseconds + 10, RowChange.Insert("t", "x", ("a", Value.FromText("again"))));
        await deleter.PushAsync();
        await inserter.SyncAsync();
        Assert.False(inserter.Replica.Has("t", "x"));
        await deleter.SyncAsync();
        await AssertEqualAsync(deleter, inserter);
    }

    [Fact]
    public async Task An_insert_that_saw_the_delete_brings_the_row_back_even_after_a_lost_update_in_between()
    {
        var (deleter, inserter) = await TwoDevicesWithRowAsync();
        var blind = NewDevice(3);
        await blind.SyncAsync();
        deleter.Write(RowChange.Delete("t", "x"));
        await deleter.PushAsync();
        await inserter.SyncAsync();
        blind.Write(RowChange.Update("t", "x", ("a", Value.FromText("blind"))));
        await blind.PushAsync();
        inserter.Write(RowChange.Insert("t", "x", ("b", Value.FromText("back"))));
        await inserter.PushAsync();
        foreach (var device in new[] { deleter, inserter, blind })
        {
            await device.SyncAsync();
            Assert.Equal(Value.FromText("back"), device.Replica["t", "x", "b"]);
            Assert.Null(device.Replica["t", "x", "a"]);
        }
    }

    [Fact]
    public async Task A_device_that_deleted_a_row_inserts_it_again_without_a_pull()
    {
        var (device, other) = await TwoDevicesWithRowAsync();
        device.Write(RowChange.Delete("t", "x"));
        device.Write(RowChange.Insert("t", "x", ("a", Value.FromText("again"))));
        await device.SyncAsync();
        await other.SyncAsync();
        Assert.Equal(Value.FromText("again"), other.Replica["t", "x", "a"]);
        await AssertEqualAsync(device, other);
    }

    [Fact]
    public async Task A_row_that_an_update_creates_goes_back_to_the_device_that_knows_more_of_it()
    {
        // As a device knows a row that a server restored from a backup does not.
        var device = NewDevice(1);
        device.Replica.Apply("t", Protocol.V1.RowOperation.Insert, Value.FromText("x"), [("a", Value.FromText("lost")), ("b", Value.FromText("lost"))]);
        device.Write(RowChange.Update("t", "x", ("b", Value.FromText("kept"))));
        await device.SyncAsync();
        Assert.Equal((null, Value.FromText("kept")), (device.Replica["t", "x", "a"], device.Replica["t", "x", "b"]));
    }

    [Fact]
    public async Task A_new_device_whose_insert_lost_against_an_old_delete_hears_of_it()
    {
        var (device, _) = await TwoDevicesWithRowAsync();
        device.Write(RowChange.Delete("t", "x"));
        await device.PushAsync();
        var fresh = NewDevice(3);
        fresh.Write(RowChange.Insert("t", "x", ("a", Value.FromText("fresh"))));
        await fresh.PushAsync();
        await fresh.SyncAsync();
        Assert.False(fresh.Replica.Has("t", "x"));
    }

    [Fact]
    public async Task Random_concurrent_writes_end_equal_everywhere()
    {
        var random = new Random(7);
        var devices = Enumerable.Range(1, 4).Select(number => NewDevice(number)).ToList();
        await WriteAtRandomAsync(devices, 200, random, RandomChange);
        var all = await ReadAllAsync();
        Assert.All(devices, device => Assert.Equal(all.Dump(), device.Replica.Dump()));
        Assert.NotEqual(0, all.Count);
    }

    private static RowChange RandomChange(Random random, Device device)
    {
        var key = $"{random.Next(6)}";
        if (!device.Replica.Has("t", key))
            return RowChange.Insert("t", key, ("a", Value.FromInteger(random.Next())), ("b", Value.FromInteger(random.Next())));
        return random.Next(5) == 0
            ? RowChange.Delete("t", key)
            : RowChange.Update("t", key, (random.Next(2) == 0 ? "a" : "b", Value.FromInteger(random.Next())));
    }

    private async Task AssertEqualAsync(params Device[] devices)
    {
        var all = (await ReadAllAsync()).Dump();
        Assert.All(devices, device => Assert.Equal(all, device.Replica.Dump()));
    }
}
