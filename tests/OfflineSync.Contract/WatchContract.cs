using OfflineSync.Protocol.V1;
using OfflineSync.Testing;
using Xunit;
using Value = OfflineSync.Protocol.Values.Value;

namespace OfflineSync.Contract;

/// <summary>Waking clients.</summary>
public abstract class WatchContract : StoreContract
{
    private static readonly TimeSpan Patience = Waiting.Limit;

    [Fact]
    public async Task A_scope_with_news_is_told_at_once_and_then_with_every_change()
    {
        var device = NewDevice(1);
        device.Write(RowChange.Insert("t", "x", ("a", Value.FromInteger(1))));
        await device.PushAsync();
        using var patience = new CancellationTokenSource(Patience);
        await using var watch = Node.WatchAsync(Request(device, 0), patience.Token).GetAsyncEnumerator(patience.Token);
        Assert.True(await watch.MoveNextAsync());
        Assert.Equal((Scope, 1UL), (watch.Current.Scope, watch.Current.Change));
        device.Write(RowChange.Insert("t", "y", ("a", Value.FromInteger(1))));
        await device.PushAsync();
        Assert.True(await watch.MoveNextAsync());
        Assert.Equal(2UL, watch.Current.Change);
    }

    [Fact]
    public async Task A_scope_without_news_is_silent_until_a_change()
    {
        var device = NewDevice(1);
        device.Write(RowChange.Insert("t", "x", ("a", Value.FromInteger(1))));
        await device.PushAsync();
        using var patience = new CancellationTokenSource(Patience);
        await using var watch = Node.WatchAsync(Request(device, 1), patience.Token).GetAsyncEnumerator(patience.Token);
        var next = watch.MoveNextAsync();
        Assert.False(next.IsCompleted);
        device.Write(RowChange.Insert("t", "y", ("a", Value.FromInteger(1))));
        await device.PushAsync();
        Assert.True(await next);
        Assert.Equal(2UL, watch.Current.Change);
    }

    [Fact]
    public async Task A_stopping_server_ends_the_stream()
    {
        using var patience = new CancellationTokenSource(Patience);
        await using var watch = Node.WatchAsync(Request(NewDevice(1), 0), patience.Token).GetAsyncEnumerator(patience.Token);
        var next = watch.MoveNextAsync();
        Node.BeginStop();
        Assert.False(await next);
        Assert.DoesNotContain(Scope, Node.Watches.WatchedScopes);
    }

    [Fact]
    public async Task A_stream_that_begins_while_the_server_stops_ends_as_others_do()
    {
        using var patience = new CancellationTokenSource(Patience);
        Node.BeginStop();
        await using var watch = Node.WatchAsync(Request(NewDevice(1), 0), patience.Token).GetAsyncEnumerator(patience.Token);
        Assert.False(await watch.MoveNextAsync());
        Assert.DoesNotContain(Scope, Node.Watches.WatchedScopes);
    }

    private WatchRequest Request(Device device, ulong change) =>
        new() { ClientId = device.Id, Scopes = { new WatchedScope { Scope = Scope, Change = change } } };
}
