using OfflineSync.Contract;
using OfflineSync.Protocol.Grpc;
using OfflineSync.Protocol.V1;
using OfflineSync.Server.Hosting;
using OfflineSync.Testing;
using Value = OfflineSync.Protocol.Values.Value;

namespace OfflineSync.Integration.Tests;

public sealed class PostgresNodesTests(PostgresDatabase database) : StoreContract, IClassFixture<PostgresDatabase>
{
    [Fact]
    public async Task A_change_on_one_node_wakes_a_watcher_on_another()
    {
        await using var other = await StartNodeAsync();
        var device = NewDevice(1);
        using var patience = new CancellationTokenSource(Waiting.Limit);
        var request = new WatchRequest { ClientId = device.Id, Scopes = { new WatchedScope { Scope = Scope } } };
        await using var watch = other.WatchAsync(request, patience.Token).GetAsyncEnumerator(patience.Token);
        var next = watch.MoveNextAsync();
        device.Write(RowChange.Insert("t", "x", ("a", Value.FromInteger(1))));
        await device.PushAsync();
        Assert.True(await next);
        Assert.Equal(1UL, watch.Current.Change);
    }

    [Fact]
    public async Task Two_nodes_share_one_dense_sequence()
    {
        await using var other = await StartNodeAsync();
        const int Pushes = 20;
        var nodes = new[] { Node, other };
        var changes = await Task.WhenAll(Enumerable.Range(0, 4).Select(async number =>
        {
            var device = new Device(nodes[number % 2], Clock, Scope, number + 1);
            var own = new List<ulong>();
            for (var i = 0; i < Pushes; i++)
            {
                device.Write(RowChange.Insert($"t{i}", $"{number}", ($"c{number}", Value.FromInteger(i))));
                own.Add((await device.PushAsync()).Results.Single().Change);
            }
            return own;
        }));
        Assert.Equal(Enumerable.Range(1, 4 * Pushes).Select(i => (ulong)i), changes.SelectMany(own => own).Order());
        var reader = new Device(other, Clock, Scope, 9);
        await reader.SyncAsync();
        Assert.Equal((await ReadAllAsync()).Dump(), reader.Replica.Dump());
        Assert.Equal(4 * Pushes, reader.Replica.Count);
    }

    [Fact]
    public async Task Killed_connections_lose_and_repeat_nothing()
    {
        const int Pushes = 30;
        var device = NewDevice(1);
        for (var i = 0; i < Pushes; i++)
        {
            device.Write([.. Enumerable.Range(0, 300).Select(row => RowChange.Insert("t", $"{i}-{row}", ("a", Value.FromInteger(i))))]);
            var push = PushUntilTakenAsync(device);
            if (i % 3 == 0)
                await database.ExecuteAsync("SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()");
            Assert.Equal((ulong)i + 1, await push);
        }
        Assert.Equal(device.Replica.Dump(), (await ReadAllAsync()).Dump());
        Assert.Equal((long)Pushes, await database.ExecuteAsync($"SELECT count(*) FROM offlinesync.changes WHERE scope = '{Scope}'"));
    }

    protected override void Configure(ServerOptions options) => options.Postgres = database.ConnectionString;

    private static async Task<ulong> PushUntilTakenAsync(Device device)
    {
        while (true)
        {
            try
            {
                return (await device.PushAsync()).Results.Single().Change;
            }
            catch (RpcException exception) when (exception.Reason == Reason.StoreUnavailable)
            {
                await Task.Yield();
            }
        }
    }
}
