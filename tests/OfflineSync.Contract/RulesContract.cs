using Microsoft.Extensions.DependencyInjection;
using OfflineSync.Protocol.V1;
using OfflineSync.Server.Hosting;
using OfflineSync.Server.Merge.Resolvers;
using Xunit;
using Value = OfflineSync.Protocol.Values.Value;

namespace OfflineSync.Contract;

/// <summary>Column types and policies, as devices see them.</summary>
public abstract class RulesContract : StoreContract
{
    [Fact]
    public async Task Concurrent_increments_all_count_also_when_pushes_are_repeated()
    {
        var (first, second) = await TwoDevicesAsync(Columns.Counter("n"), Value.FromInteger(10));
        first.Write(RowChange.Update("t", "x", ("n", Value.FromInteger(13))));
        second.Write(RowChange.Update("t", "x", ("n", Value.FromInteger(5))));
        second.Write(RowChange.Update("t", "x", ("n", Value.FromInteger(6))));
        var repeated = second.PushRequest();
        await first.SyncAsync();
        await second.SyncAsync();
        await Node.PushAsync(repeated);
        await first.SyncAsync();
        await AssertEverywhereAsync(Value.FromInteger(9), "n", first, second);
    }

    [Fact]
    public async Task Counters_wrap_around()
    {
        var (first, second) = await TwoDevicesAsync(Columns.Counter("n"), Value.FromInteger(long.MaxValue));
        first.Write(RowChange.Update("t", "x", ("n", Value.FromInteger(long.MinValue))));
        await first.SyncAsync();
        await second.SyncAsync();
        await AssertEverywhereAsync(Value.FromInteger(long.MinValue), "n", first, second);
    }

    [Fact]
    public async Task A_row_that_two_devices_create_has_the_sum_of_both_counters()
    {
        var (first, second) = (NewDevice(1), NewDevice(2));
        await first.DeclareAsync("t", DeletePolicy.DeleteWins, Columns.Counter("n"));
        await second.DeclareAsync("t", DeletePolicy.DeleteWins, Columns.Counter("n"));
        first.Write(RowChange.Insert("t", "x", ("n", Value.FromInteger(2))));
        second.Write(RowChange.Insert("t", "x", ("n", Value.FromInteger(3))));
        await first.SyncAsync();
        await second.SyncAsync();
        await first.SyncAsync();
        await AssertEverywhereAsync(Value.FromInteger(5), "n", first, second);
    }

    [Fact]
    public async Task Sets_merge_element_by_element_and_are_shown_in_one_order()
    {
        var (first, second) = await TwoDevicesAsync(Columns.Set("s"), Value.FromText("[\"milk\",\"bread\"]"));
        first.Write(RowChange.Update("t", "x", ("s", Value.FromText("[\"bread\",\"eggs\"]"))));
        second.Write(RowChange.Update("t", "x", ("s", Value.FromText("[1,\"milk\",\"bread\",1]"))));
        await first.SyncAsync();
        await second.SyncAsync();
        await first.SyncAsync();
        await AssertEverywhereAsync(Value.FromText("[1,\"bread\",\"eggs\"]"), "s", first, second);
    }

    [Fact]
    public async Task A_set_that_grows_too_large_by_a_merge_is_rejected_and_keeps_what_it_had()
    {
        var (first, second) = await TwoDevicesAsync(Columns.Set("s"), Value.FromText("[]"));
        first.Write(RowChange.Update("t", "x", ("s", Value.FromText(Numbers(0)))));
        second.Write(RowChange.Update("t", "x", ("s", Value.FromText(Numbers(1)))));
        await first.SyncAsync();
        await second.SyncAsync();
        var rejected = second.Results[^1];
        Assert.Equal((Outcome.Rejected, "SET_LIMIT"), (rejected.Outcome, rejected.Code));
        Assert.Contains("12000 elements", rejected.Message, StringComparison.Ordinal);
        await AssertEverywhereAsync(Value.FromText(Numbers(0)), "s", first);

        static string Numbers(int from) => $"[{string.Join(',', Enumerable.Range(10_000 + from * 6_000, 6_000))}]";
    }

    [Fact]
    public async Task The_first_of_concurrent_writers_stays_and_a_later_one_that_saw_it_goes_through()
    {
        var (early, late) = await TwoDevicesAsync(Columns.Register("a", MergePolicy.FirstWriterWins), Value.FromText("free"));
        early.WriteAt(Clock.Milliseconds + 1, RowChange.Update("t", "x", ("a", Value.FromText("early"))));
        late.WriteAt(Clock.Milliseconds + 2, RowChange.Update("t", "x", ("a", Value.FromText("late"))));
        await late.SyncAsync();
        await early.SyncAsync();
        await late.SyncAsync();
        await AssertEverywhereAsync(Value.FromText("early"), "a", early, late);
        Assert.Equal((ConflictRule.FirstWriterWins, "late"), Shown(Assert.Single(late.Conflicts)));
        late.WriteAt(Clock.Milliseconds + 3, RowChange.Update("t", "x", ("a", Value.FromText("free again"))));
        await late.SyncAsync();
        await early.SyncAsync();
        await AssertEverywhereAsync(Value.FromText("free again"), "a", early, late);
    }

    [Fact]
    public async Task A_stale_write_is_rejected_with_its_whole_mutation_and_blocks_nothing_else()
    {
        var (first, second) = await TwoDevicesAsync(Columns.Register("a", MergePolicy.RejectStale), Value.FromText("old"));
        first.Write(RowChange.Update("t", "x", ("a", Value.FromText("first"))));
        await first.SyncAsync();
        second.Write(RowChange.Update("t", "x", ("a", Value.FromText("second"))), RowChange.Insert("t", "y", ("b", Value.FromText("with it"))));
        second.Write(RowChange.Insert("t", "z", ("b", Value.FromText("goes on"))));
        await second.SyncAsync();
        Assert.Equal([Outcome.Applied, Outcome.Rejected, Outcome.Applied], second.Results.Select(result => result.Outcome).Prepend(first.Results[0].Outcome));
        Assert.Equal("STALE", second.Results[0].Code);
        Assert.Contains("table \"t\", row (x), column \"a\"", second.Results[0].Message, StringComparison.Ordinal);
        Assert.False(second.Replica.Has("t", "y"));
        Assert.True(second.Replica.Has("t", "z"));
        await first.SyncAsync();
        await AssertEverywhereAsync(Value.FromText("first"), "a", first, second);
        second.Write(RowChange.Update("t", "x", ("a", Value.FromText("second"))));
        second.Write(RowChange.Update("t", "x", ("a", Value.FromText("again"))));
        await second.SyncAsync();
        await first.SyncAsync();
        await AssertEverywhereAsync(Value.FromText("again"), "a", first, second);
    }

    [Fact]
    public async Task A_resolver_gets_base_and_both_sides_and_everyone_gets_its_decision()
    {
        var (first, second) = await TwoDevicesAsync(Columns.Register("a", MergePolicy.Custom, "join"), Value.FromText("base"));
        first.Write(RowChange.Update("t", "x", ("a", Value.FromText("one"))));
        second.WriteAt(Clock.Milliseconds + 5, RowChange.Update("t", "x", ("a", Value.FromText("two"))));
        await first.SyncAsync();
        await second.SyncAsync();
        await first.SyncAsync();
        await AssertEverywhereAsync(Value.FromText("base:one+two"), "a", first, second);
        Assert.Equal((ConflictRule.Custom, "one"), Shown(Assert.Single(first.Conflicts)));
        Assert.Equal((ConflictRule.Custom, "two"), Shown(Assert.Single(second.Conflicts)));
        second.Write(RowChange.Update("t", "x", ("a", Value.FromText("seen"))));
        await second.SyncAsync();
        await first.SyncAsync();
        await AssertEverywhereAsync(Value.FromText("seen"), "a", first, second);
    }

    [Fact]
    public async Task An_update_wins_over_a_delete_that_came_before_where_the_table_says_so()
    {
        var (deleter, updater) = await TwoDevicesAsync(Columns.Register("a"), Value.FromText("kept"), DeletePolicy.UpdateWins);
        deleter.Write(RowChange.Delete("t", "x"));
        updater.Write(RowChange.Update("t", "x", ("b", Value.FromText("new"))));
        await deleter.SyncAsync();
        await updater.SyncAsync();
        await deleter.SyncAsync();
        await AssertEverywhereAsync(Value.FromText("kept"), "a", deleter, updater);
        await AssertEverywhereAsync(Value.FromText("new"), "b", deleter, updater);
        var conflict = Assert.Single(deleter.Conflicts);
        Assert.Equal((ConflictRule.UpdateWins, ""), (conflict.Rule, conflict.Column));
    }

    [Fact]
    public async Task An_update_wins_over_a_delete_that_comes_after_where_the_table_says_so()
    {
        var (deleter, updater) = await TwoDevicesAsync(Columns.Register("a"), Value.FromText("kept"), DeletePolicy.UpdateWins);
        deleter.Write(RowChange.Delete("t", "x"));
        updater.Write(RowChange.Update("t", "x", ("b", Value.FromText("new"))));
        await updater.SyncAsync();
        await deleter.SyncAsync();
        await updater.SyncAsync();
        await AssertEverywhereAsync(Value.FromText("kept"), "a", deleter, updater);
        Assert.Equal(ConflictRule.UpdateWins, Assert.Single(deleter.Conflicts).Rule);
        deleter.Write(RowChange.Delete("t", "x"));
        await deleter.SyncAsync();
        await updater.SyncAsync();
        Assert.False(updater.Replica.Has("t", "x"));
        Assert.Equal(0, (await ReadAllAsync()).Count);
    }

    [Fact]
    public async Task A_delete_by_a_device_that_had_added_to_a_counter_itself_loses_against_what_others_added()
    {
        var (deleter, updater) = await TwoDevicesAsync(Columns.Counter("n"), Value.FromInteger(1), DeletePolicy.UpdateWins);
        updater.Write(RowChange.Update("t", "x", ("n", Value.FromInteger(5))));
        await updater.SyncAsync();
        deleter.Write(RowChange.Update("t", "x", ("n", Value.FromInteger(3))));
        deleter.Write(RowChange.Delete("t", "x"));
        await deleter.SyncAsync();
        await updater.SyncAsync();
        await AssertEverywhereAsync(Value.FromInteger(7), "n", deleter, updater);
        Assert.Equal(ConflictRule.UpdateWins, Assert.Single(deleter.Conflicts).Rule);
    }

    [Fact]
    public async Task A_counter_and_a_set_of_a_row_come_back_with_an_update_that_wins()
    {
        var (deleter, updater) = (NewDevice(1), NewDevice(2));
        foreach (var device in new[] { deleter, updater })
            await device.DeclareAsync("t", DeletePolicy.UpdateWins, Columns.Counter("n"), Columns.Set("s"));
        deleter.Write(RowChange.Insert("t", "x", ("n", Value.FromInteger(4)), ("s", Value.FromText("[\"a\"]"))));
        await deleter.SyncAsync();
        await updater.SyncAsync();
        deleter.Write(RowChange.Delete("t", "x"));
        updater.Write(RowChange.Update("t", "x", ("n", Value.FromInteger(5)), ("s", Value.FromText("[\"a\",\"b\"]"))));
        await deleter.SyncAsync();
        await updater.SyncAsync();
        await deleter.SyncAsync();
        await AssertEverywhereAsync(Value.FromInteger(5), "n", deleter, updater);
        await AssertEverywhereAsync(Value.FromText("[\"a\",\"b\"]"), "s", deleter, updater);
    }

    [Fact]
    public async Task Rows_from_before_capture_are_not_added_to_what_the_server_has()
    {
        var (first, second) = await TwoDevicesAsync(Columns.Counter("n"), Value.FromInteger(10));
        second.Replica.Apply("t", RowOperation.Delete, Value.FromText("x"), []);
        second.Write(RowChange.Insert("t", "x", ("n", Value.FromInteger(7)))).Backfill = true;
        await second.SyncAsync();
        await first.SyncAsync();
        await AssertEverywhereAsync(Value.FromInteger(10), "n", first, second);
    }

    [Fact]
    public async Task Random_writes_to_all_types_end_equal_everywhere()
    {
        var random = new Random(11);
        var devices = Enumerable.Range(1, 3).Select(number => NewDevice(number)).ToList();
        foreach (var device in devices)
        {
            await device.DeclareAsync(
                "t", DeletePolicy.UpdateWins, Columns.Counter("n"), Columns.Set("s"), Columns.Text("x"), Columns.Register("f", MergePolicy.FirstWriterWins));
        }
        await WriteAtRandomAsync(devices, 300, random, RandomChange);
        var all = await ReadAllAsync();
        Assert.All(devices, device => Assert.Equal(all.Dump(), device.Replica.Dump()));
        Assert.NotEqual(0, all.Count);
        Assert.All(devices, device => Assert.DoesNotContain(device.Results, result => result.Outcome == Outcome.Rejected));
    }

    /// <inheritdoc/>
    protected override void AddServices(IServiceCollection services) => services.AddConflictResolver<JoinResolver>("join");

    private static RowChange RandomChange(Random random, Device device)
    {
        var key = $"{random.Next(4)}";
        if (!device.Replica.Has("t", key))
        {
            return RowChange.Insert(
                "t", key, ("n", Value.FromInteger(1)), ("s", Value.FromText("[1]")), ("x", Value.FromText("text")), ("f", Value.FromInteger(random.Next())));
        }
        return random.Next(6) switch
        {
            0 => RowChange.Delete("t", key),
            1 => RowChange.Update("t", key, ("n", Value.FromInteger(device.Replica["t", key, "n"]!.Value.Integer + random.Next(-5, 5)))),
            2 => RowChange.Update("t", key, ("s", Value.FromText($"[{string.Join(",", Enumerable.Range(0, 5).Where(_ => random.Next(2) == 0))}]"))),
            3 => RowChange.Update("t", key, ("f", Value.FromInteger(random.Next()))),
            _ => RowChange.Update("t", key, ("x", Value.FromText(Edit(random, device.Replica["t", key, "x"]!.Value.ToString())))),
        };
    }

    private static string Edit(Random random, string text)
    {
        var at = random.Next(text.Length + 1);
        var removed = random.Next(2) == 0 ? random.Next(text.Length - at + 1) : 0;
        return text.Remove(at, Math.Min(removed, 3)).Insert(at, random.Next(3) == 0 ? "" : $"{(char)('a' + random.Next(26))}{(char)('a' + random.Next(26))}");
    }

    private async Task<(Device First, Device Second)> TwoDevicesAsync(
        ColumnDeclaration column, Value value, DeletePolicy deletes = DeletePolicy.DeleteWins)
    {
        var (first, second) = (NewDevice(1), NewDevice(2));
        await first.DeclareAsync("t", deletes, column);
        await second.DeclareAsync("t", deletes, column);
        first.Write(RowChange.Insert("t", "x", (column.Name, value)));
        await first.SyncAsync();
        await second.SyncAsync();
        first.Results.Clear();
        return (first, second);
    }

    private async Task AssertEverywhereAsync(Value expected, string column, params Device[] devices)
    {
        Assert.Equal(expected, (await ReadAllAsync())["t", "x", column]);
        Assert.All(devices, device => Assert.Equal(expected, device.Replica["t", "x", column]));
    }

    private static (ConflictRule Rule, string Losing) Shown(Conflict conflict) => (conflict.Rule, conflict.LosingValue.Text.ToStringUtf8());

    private sealed class JoinResolver : IConflictResolver
    {
        public object? Resolve(ConflictContext conflict) => $"{conflict.Base}:{conflict.Current.Value}+{conflict.Incoming.Value}";
    }
}
