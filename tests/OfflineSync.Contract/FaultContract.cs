using OfflineSync.Protocol.Grpc;
using OfflineSync.Protocol.V1;
using Xunit;
using Value = OfflineSync.Protocol.Values.Value;

namespace OfflineSync.Contract;

/// <summary>What failures of the store leave behind.</summary>
public abstract class FaultContract : StoreContract
{
    private const int ManyRows = 600;

    [Fact]
    public async Task A_commit_that_fails_half_way_leaves_nothing()
    {
        var device = NewDevice(1);
        device.Write([.. Enumerable.Range(0, ManyRows).Select(i => RowChange.Insert("t", $"{i}", ("a", Value.FromInteger(i))))]);
        // The second entry breaks a unique key after rows were written.
        Node.Faults.BeforeCommit = write => write with { Changes = [.. write.Changes, .. write.Changes] };
        await Assert.ThrowsAnyAsync<Exception>(() => Node.PushAsync(device.PushRequest()));
        Assert.Equal(0, (await ReadAllAsync()).Count);
        Node.Faults.BeforeCommit = write => write;
        Assert.Equal(1UL, (await device.PushAsync()).Results.Single().Change);
        Assert.Equal(ManyRows, (await ReadAllAsync()).Count);
    }

    [Fact]
    public async Task A_commit_with_unknown_outcome_takes_effect_once()
    {
        var fail = true;
        Node.Faults.AfterCommit = () =>
        {
            if (fail)
            {
                fail = false;
                throw new TimeoutException("The answer to the commit was lost.");
            }
        };
        var device = NewDevice(1);
        device.Write(RowChange.Insert("t", "x", ("a", Value.FromInteger(1))));
        var result = (await device.PushAsync()).Results.Single();
        Assert.Equal((1UL, Outcome.Applied), (result.Change, result.Outcome));
        var reader = NewDevice(2);
        await reader.SyncAsync();
        Assert.Equal(1UL, reader.Base);
    }

    [Fact]
    public async Task A_store_that_stays_away_is_reported_as_unavailable()
    {
        Node.Faults.BeforeCommit = _ => throw new TimeoutException("The store is away.");
        var device = NewDevice(1);
        device.Write(RowChange.Insert("t", "x", ("a", Value.FromInteger(1))));
        var refusal = await Assert.ThrowsAsync<RpcException>(() => Node.PushAsync(device.PushRequest()));
        Assert.Equal((StatusCode.Unavailable, Reason.StoreUnavailable), (refusal.Status, refusal.Reason));
        Node.Faults.BeforeCommit = write => write;
        Assert.Equal(1UL, (await device.PushAsync()).Results.Single().Change);
    }

    [Fact]
    public async Task A_pull_from_a_store_that_is_away_is_reported_as_unavailable_and_resumes()
    {
        var writer = NewDevice(1);
        for (var i = 0; i < 6; i++)
            writer.Write(RowChange.Insert("t", $"{i}", ("a", Value.FromInteger(i))));
        await writer.PushAsync();
        Node.Faults.PageRows = 2;
        var pages = 0;
        Node.Faults.AfterPage = () => ++pages > 1 ? throw new TimeoutException("The store is away.") : Task.CompletedTask;
        var reader = NewDevice(2);
        var refusal = await Assert.ThrowsAsync<RpcException>(reader.SyncAsync);
        Assert.Equal((StatusCode.Unavailable, Reason.StoreUnavailable), (refusal.Status, refusal.Reason));
        Assert.Equal(2, reader.Replica.Count);
        Node.Faults.AfterPage = () => Task.CompletedTask;
        Assert.Equal(4, await reader.SyncAsync());
        Assert.Equal(writer.Replica.Dump(), reader.Replica.Dump());
    }

    [Fact]
    public async Task A_push_that_spoils_its_group_fails_alone()
    {
        var gate = new TaskCompletionSource();
        Node.Faults.BeforeBegin = () => gate.Task;
        Node.Faults.BeforeCommit = write => write.Changes.Any(change => change.Client == 2) ? throw new InvalidDataException("Spoilt.") : write;
        var devices = Enumerable.Range(1, 3).Select(number => NewDevice(number)).ToList();
        var pushes = devices.ConvertAll(device =>
        {
            device.Write(RowChange.Insert("t", device.Id.ToBase64(), ("a", Value.FromInteger(1))));
            return device.PushAsync();
        });
        gate.SetResult();
        await pushes[0];
        await Assert.ThrowsAsync<InvalidDataException>(() => pushes[1]);
        await pushes[2];
        Assert.Equal(2, (await ReadAllAsync()).Count);
    }
}
