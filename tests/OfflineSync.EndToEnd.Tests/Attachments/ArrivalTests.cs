using OfflineSync.Client.Transport;
using OfflineSync.Protocol.V1;
using OfflineSync.Testing;

namespace OfflineSync.EndToEnd.Tests.Attachments;

/// <summary>Devices that watch a scope hear of its files, on every node.</summary>
public abstract class ArrivalTests(StoreFixture store) : AttachmentScenario(store)
{
    private protected static readonly TimeSpan Patience = Waiting.Limit;

    [Fact]
    public async Task Who_watches_a_scope_is_woken_when_a_file_of_it_is_there()
    {
        using var patience = new CancellationTokenSource(Patience);
        await using var watch = Watch(Channel, patience.Token).GetAsyncEnumerator(patience.Token);
        var next = await BeginAsync(watch);
        await UploadAsync(Noise(100));
        Assert.True(await next);
        Assert.Equal((Scope, 0UL), (watch.Current.Scope, watch.Current.Change));
        // And again with the next one, but not for one that is there.
        next = watch.MoveNextAsync().AsTask();
        await UploadAsync(Noise(200));
        Assert.True(await next);
    }

    private protected IAsyncEnumerable<WatchResponse> Watch(RpcChannel channel, CancellationToken cancellationToken) => new GrpcSyncTransport(channel).WatchAsync(
        new WatchRequest { ClientId = Client, Scopes = { new WatchedScope { Scope = Scope, Change = 0 } } }, cancellationToken);

    /// <summary>Waits until the server knows of the watch.</summary>
    private protected async Task<Task<bool>> BeginAsync(IAsyncEnumerator<WatchResponse> watch, SyncServer? server = null)
    {
        var next = watch.MoveNextAsync().AsTask();
        var hub = (Server.Feed.WatchHub)(server ?? Server).Services.GetService(typeof(Server.Feed.WatchHub))!;
        await Testing.Waiting.UntilAsync(() => hub.WatchedScopes.Contains(Scope), "The watch did not begin.");
        return next;
    }
}

public sealed class SqliteArrivalTests(SqliteStoreFixture store) : ArrivalTests(store), IClassFixture<SqliteStoreFixture>;

public sealed class PostgresArrivalTests(PostgresStoreFixture store) : ArrivalTests(store), IClassFixture<PostgresStoreFixture>
{
    [Fact]
    public async Task Who_watches_on_another_node_is_woken_too()
    {
        await using var other = await SyncServer.StartAsync(Configure);
        using var channel = new RpcChannel(other.Address);
        using var patience = new CancellationTokenSource(Patience);
        await using var watch = Watch(channel, patience.Token).GetAsyncEnumerator(patience.Token);
        var next = await BeginAsync(watch, other);
        // The other node may not hear yet.
        while (!next.IsCompleted)
        {
            await UploadAsync(Noise(100));
            await Task.Delay(200, patience.Token);
        }
        Assert.True(await next);
        Assert.Equal(Scope, watch.Current.Scope);
    }
}
