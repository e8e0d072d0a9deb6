using OfflineSync.Protocol.Grpc;
using OfflineSync.Protocol.V1;
using OfflineSync.Server.Hosting;
using Xunit;
using Value = OfflineSync.Protocol.Values.Value;

namespace OfflineSync.Contract;

/// <summary>What becomes of writes to a scope that has as much data as it may.</summary>
public abstract class QuotaContract : StoreContract
{
    private const long BytesMax = 10_000;

    [Fact]
    public async Task What_would_add_to_a_full_scope_is_refused_whole_with_a_pause_and_kept_out()
    {
        var device = await FilledAsync();
        device.Write(RowChange.Insert("t", "more", ("a", Text(3_000))));
        var before = await Node.ReadScopeAsync(Scope);

        var refusal = await Assert.ThrowsAsync<RpcException>(() => device.PushAsync());

        Assert.Equal((StatusCode.ResourceExhausted, Reason.QuotaExceeded), (refusal.Status, refusal.Reason));
        Assert.NotNull(RetryPushback.Of(refusal));
        var after = await Node.ReadScopeAsync(Scope);
        Assert.Equal((before.Head, before.Rows.Count), (after.Head, after.Rows.Count));
        // Reading goes on, and other scopes are not concerned.
        Assert.Equal(Text(4_000), (await ReadAllAsync())["t", "1", "a"]);
        var other = NewDevice(2, Scope + "-other");
        other.Write(RowChange.Insert("t", "more", ("a", Text(3_000))));
        await other.PushAsync();
    }

    [Fact]
    public async Task A_full_scope_takes_deletes_and_what_comes_with_enough_of_them()
    {
        var device = await FilledAsync();
        device.Write(RowChange.Insert("t", "more", ("a", Text(3_000))));
        await Assert.ThrowsAsync<RpcException>(() => device.PushAsync());
        device.Write(RowChange.Delete("t", "1"));

        Assert.All((await device.PushAsync()).Results, result => Assert.Equal(Outcome.Applied, result.Outcome));

        device.Write(RowChange.Update("t", "2", ("a", Text(1))));
        await device.PushAsync();
        Assert.True((await Node.ReadScopeAsync(Scope)).Head.Bytes < 4_000);
    }

    [Fact]
    public async Task In_one_group_only_those_are_refused_that_add_too_much()
    {
        var device = await FilledAsync();
        var (large, small, deleter) = (NewDevice(2), NewDevice(3), NewDevice(4));
        large.Write(RowChange.Insert("t", "large", ("a", Text(9_000))));
        small.Write(RowChange.Insert("t", "small", ("a", Text(100))));
        deleter.Write(RowChange.Delete("t", "2"));
        var held = new TaskCompletionSource();
        Node.Faults.BeforeBegin = () => held.Task;
        device.Write(RowChange.Update("t", "1", ("a", Text(3_999))));
        var first = device.PushAsync();
        Task<PushResponse>[] together = [large.PushAsync(), small.PushAsync(), deleter.PushAsync()];
        Node.Faults.BeforeBegin = () => Task.CompletedTask;
        held.SetResult();
        await first;

        Assert.Equal(Reason.QuotaExceeded, (await Assert.ThrowsAsync<RpcException>(() => together[0])).Reason);
        await Task.WhenAll(together[1], together[2]);
        var rows = await ReadAllAsync();
        Assert.Equal((false, true, false), (rows.Has("t", "large"), rows.Has("t", "small"), rows.Has("t", "2")));
    }

    /// <inheritdoc/>
    protected override void Configure(ServerOptions options) => options.ScopeBytesMax = BytesMax;

    private static Value Text(int length) => Value.FromText(new string('x', length));

    /// <summary>A device that has filled the scope with two rows of 4,000 bytes.</summary>
    private async Task<Device> FilledAsync()
    {
        var device = NewDevice(1);
        device.Write(RowChange.Insert("t", "1", ("a", Text(4_000))), RowChange.Insert("t", "2", ("a", Text(4_000))));
        await device.SyncAsync();
        return device;
    }
}
