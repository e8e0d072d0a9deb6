using OfflineSync.Protocol.Grpc;
using OfflineSync.Protocol.V1;
using Xunit;
using Value = OfflineSync.Protocol.Values.Value;

namespace OfflineSync.Contract;

/// <summary>Sequences, replays and refusals.</summary>
public abstract class PushContract : StoreContract
{
    [Fact]
    public async Task Concurrent_pushes_get_a_dense_sequence()
    {
        const int Devices = 12;
        const int Pushes = 8;
        var results = await Task.WhenAll(Enumerable.Range(1, Devices).Select(async number =>
        {
            var device = NewDevice(number);
            var changes = new List<ulong>();
            for (var i = 0; i < Pushes; i++)
            {
                device.Write(RowChange.Insert("t", $"{number}-{i}", ("a", Value.FromInteger(i))));
                changes.Add((await device.PushAsync()).Results.Single().Change);
            }
            return changes;
        }));
        Assert.Equal(Enumerable.Range(1, Devices * Pushes).Select(i => (ulong)i), results.SelectMany(changes => changes).Order());
        Assert.All(results, changes => Assert.Equal(changes.Order(), changes));
        Assert.Equal(Devices * Pushes, (await ReadAllAsync()).Count);
    }

    [Fact]
    public async Task Concurrent_pushes_share_transactions()
    {
        const int Devices = 20;
        var gate = new TaskCompletionSource();
        Node.Faults.BeforeBegin = () => gate.Task;
        var pushes = Enumerable.Range(1, Devices).Select(number =>
        {
            var device = NewDevice(number);
            device.Write(RowChange.Insert("t", $"{number}", ("a", Value.FromInteger(number))));
            return device.PushAsync();
        }).ToList();
        gate.SetResult();
        await Task.WhenAll(pushes);
        Assert.InRange(Node.Faults.Transactions, 1, 3);
        Assert.Equal(Devices, (await ReadAllAsync()).Count);
    }

    [Fact]
    public async Task A_bulk_insert_that_meets_one_stored_row_merges_with_it()
    {
        var first = NewDevice(1);
        first.WriteAt(2_000_000, RowChange.Insert("t", "row-1234", ("a", Value.FromText("newer")), ("b", Value.FromText("newer"))));
        await first.PushAsync();
        var second = NewDevice(2);
        second.WriteAt(1_000_000, [.. Enumerable.Range(0, 3000).Select(i => RowChange.Insert("t", $"row-{i:0000}", ("a", Value.FromInteger(i)), ("c", Value.FromInteger(i))))]);
        await second.PushAsync();
        var rows = await ReadAllAsync();
        Assert.Equal(3000, rows.Count);
        Assert.Equal(Value.FromText("newer"), rows["t", "row-1234", "a"]);
        Assert.Equal(Value.FromText("newer"), rows["t", "row-1234", "b"]);
        Assert.Equal(Value.FromInteger(1234), rows["t", "row-1234", "c"]);
        Assert.Equal(Value.FromInteger(77), rows["t", "row-0077", "a"]);
    }

    [Fact]
    public async Task A_replay_takes_no_effect_and_gets_the_first_result()
    {
        var device = NewDevice(1);
        device.Write(RowChange.Insert("t", "x", ("a", Value.FromInteger(1))));
        device.Write(RowChange.Update("t", "x", ("a", Value.FromInteger(2))));
        var request = device.PushRequest();
        var first = await device.PushAsync();
        var other = NewDevice(2);
        await other.SyncAsync();
        other.Write(RowChange.Update("t", "x", ("a", Value.FromInteger(3))));
        await other.PushAsync();
        Assert.Equal(first.Results, (await Node.PushAsync(request)).Results);
        var all = await ReadAllAsync();
        Assert.Equal(Value.FromInteger(3), all["t", "x", "a"]);
    }

    [Fact]
    public async Task A_push_that_repeats_its_beginning_continues()
    {
        var device = NewDevice(1);
        device.Write(RowChange.Insert("t", "x", ("a", Value.FromInteger(1))));
        var request = device.PushRequest();
        await device.PushAsync();
        request.Mutations.Add(device.Write(RowChange.Insert("t", "y", ("a", Value.FromInteger(2)))));
        Assert.Equal([1UL, 2UL], (await Node.PushAsync(request)).Results.Select(result => result.Change));
    }

    [Fact]
    public async Task The_same_sequence_with_other_content_is_refused()
    {
        var device = NewDevice(1);
        device.Write(RowChange.Insert("t", "x", ("a", Value.FromInteger(1))));
        await device.PushAsync();
        var clone = NewDevice(1);
        clone.Write(RowChange.Insert("t", "x", ("a", Value.FromInteger(2))));
        var refusal = await Assert.ThrowsAsync<RpcException>(clone.PushAsync);
        Assert.Equal((StatusCode.AlreadyExists, Reason.ClientIdConflict), (refusal.Status, refusal.Reason));
        Assert.Equal(Value.FromInteger(1), (await ReadAllAsync())["t", "x", "a"]);
    }

    [Fact]
    public async Task A_gap_is_refused_with_the_expected_sequence()
    {
        var device = NewDevice(1);
        device.Write(RowChange.Insert("t", "x", ("a", Value.FromInteger(1))));
        await device.PushAsync();
        device.Write(RowChange.Insert("t", "y", ("a", Value.FromInteger(1))));
        device.Write(RowChange.Insert("t", "z", ("a", Value.FromInteger(1))));
        var request = device.PushRequest();
        request.Mutations.RemoveAt(0);
        var refusal = await Assert.ThrowsAsync<RpcException>(() => Node.PushAsync(request));
        Assert.Equal((StatusCode.FailedPrecondition, Reason.SequenceGap), (refusal.Status, refusal.Reason));
        Assert.Equal("2", refusal.Trailers["offlinesync-expected"]);
        await device.PushAsync();
        Assert.Equal(3, (await ReadAllAsync()).Count);
    }

    [Fact]
    public async Task A_stamp_far_ahead_is_refused_and_not_spread()
    {
        var device = NewDevice(1);
        device.WriteAt(Clock.Milliseconds + 300_001, RowChange.Insert("t", "x", ("a", Value.FromInteger(1))));
        var refusal = await Assert.ThrowsAsync<RpcException>(device.PushAsync);
        Assert.Equal((StatusCode.FailedPrecondition, Reason.ClockAhead), (refusal.Status, refusal.Reason));
        Assert.Equal($"{Clock.Milliseconds}", refusal.Trailers["offlinesync-time"]);
        Assert.Equal(0, (await ReadAllAsync()).Count);
        Clock.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Equal(1UL, (await device.PushAsync()).Results.Single().Change);
    }

    [Fact]
    public async Task A_stamp_that_does_not_increase_is_refused_with_the_one_that_was_taken()
    {
        var device = NewDevice(1);
        device.Write(RowChange.Insert("t", "x", ("a", Value.FromInteger(1))));
        await device.PushAsync();
        var taken = device.Write(RowChange.Insert("t", "y", ("a", Value.FromInteger(1))));
        await device.PushAsync();
        var late = device.Write(RowChange.Insert("t", "z", ("a", Value.FromInteger(1))));
        late.Stamp = taken.Stamp;
        var refusal = await Assert.ThrowsAsync<RpcException>(device.PushAsync);
        Assert.Equal((StatusCode.FailedPrecondition, Reason.ClockBehind), (refusal.Status, refusal.Reason));
        Assert.Equal(($"{taken.Stamp}", "3"), (refusal.Trailers["offlinesync-stamp"], refusal.Trailers["offlinesync-expected"]));
        late.Stamp++;
        Assert.Equal(3UL, (await device.PushAsync()).Results.Single().Change);
    }

    [Fact]
    public async Task One_refused_push_does_not_hinder_others_in_its_group()
    {
        var gate = new TaskCompletionSource();
        Node.Faults.BeforeBegin = () => gate.Task;
        var (good, bad) = (NewDevice(1), NewDevice(2));
        good.Write(RowChange.Insert("t", "x", ("a", Value.FromInteger(1))));
        bad.WriteAt(Clock.Milliseconds + 1_000_000, RowChange.Insert("t", "y", ("a", Value.FromInteger(1))));
        var (refused, taken) = (bad.PushAsync(), good.PushAsync());
        gate.SetResult();
        await taken;
        await Assert.ThrowsAsync<RpcException>(() => refused);
        Assert.Equal(1, (await ReadAllAsync()).Count);
    }

    [Fact]
    public async Task Another_key_for_a_known_table_is_rejected_and_what_it_touched_comes_back()
    {
        var device = NewDevice(1);
        device.Write(RowChange.Insert("t", "x", ("a", Value.FromInteger(1))), RowChange.Insert("u", "x", ("a", Value.FromInteger(1))));
        await device.SyncAsync();
        var mutation = device.Write(RowChange.Update("t", "x", ("a", Value.FromInteger(2))), RowChange.Insert("u", "y", ("a", Value.FromInteger(2))));
        var changes = ChangeSet.Parser.ParseFrom(mutation.ChangeSet);
        changes.Tables[1].Columns[0] = "other";
        mutation.ChangeSet = Google.Protobuf.MessageExtensions.ToByteString(changes);
        var result = (await device.PushAsync()).Results.Single();
        Assert.Equal((Outcome.Rejected, "KEY_COLUMNS_DIFFER", 2UL), (result.Outcome, result.Code, result.Change));
        await device.SyncAsync();
        Assert.Equal(Value.FromInteger(1), device.Replica["t", "x", "a"]);
        Assert.Equal((await ReadAllAsync())["t", "x", "a"], device.Replica["t", "x", "a"]);
    }

    [Fact]
    public async Task Scopes_are_isolated()
    {
        var (here, there) = (NewDevice(1), NewDevice(1, Scope + "-other"));
        here.Write(RowChange.Insert("t", "x", ("a", Value.FromText("here"))));
        there.Write(RowChange.Insert("t", "x", ("a", Value.FromText("there"))));
        await Task.WhenAll(here.PushAsync(), there.PushAsync());
        Assert.Equal(Value.FromText("here"), (await ReadAllAsync())["t", "x", "a"]);
        Assert.Equal(Value.FromText("there"), (await ReadAllAsync(Scope + "-other"))["t", "x", "a"]);
    }

    [Fact]
    public async Task A_caller_that_leaves_does_not_cancel_the_group()
    {
        var gate = new TaskCompletionSource();
        var begun = new TaskCompletionSource();
        Node.Faults.BeforeBegin = () =>
        {
            begun.TrySetResult();
            return gate.Task;
        };
        var device = NewDevice(1);
        device.Write(RowChange.Insert("t", "x", ("a", Value.FromInteger(1))));
        using var leave = new CancellationTokenSource();
        var push = Node.PushAsync(device.PushRequest(), leave.Token);
        await begun.Task;
        await leave.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => push);
        gate.SetResult();
        Assert.Equal(1UL, (await device.PushAsync()).Results.Single().Change);
        Assert.Equal(1, (await ReadAllAsync()).Count);
    }
}
