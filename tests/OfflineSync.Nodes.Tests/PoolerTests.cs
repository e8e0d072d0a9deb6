using Google.Protobuf;
using OfflineSync.Client.Transport;
using OfflineSync.Nodes.Tests.Devices;
using OfflineSync.Nodes.Tests.Processes;
using OfflineSync.Protocol.Grpc;
using OfflineSync.Protocol.V1;
using OfflineSync.Testing;

namespace OfflineSync.Nodes.Tests;

public sealed class PoolerTests : TestDatabase
{
    private const string Scope = "pooled";
    private const int DeviceCount = 4;
    private const int Kills = 2;

    [Fact]
    public async Task Two_nodes_share_two_connections_of_a_pooler()
    {
        await using var pooler = await Pooler.StartAsync(Database, poolSize: 2);
        await using var pair = new NodePair(pooler.ConnectionString, Listening(Database));
        await using var balancer = await StartAsync(pair);
        await using var writers = await Writers.StartAsync(balancer.Address, Scope, DeviceCount);
        await writers.GoOnAsync();
        await writers.FinishAsync();
        await Ledger.CheckAsync(Database, Scope, writers.Devices);
        AssertNothingFailed(pair);
    }

    [Fact]
    public async Task PostgreSQL_that_is_killed_behind_a_pooler_is_told_as_an_outage_and_nothing_is_lost_or_doubled()
    {
        var postgres = await MortalPostgres.StartAsync();
        await using var pooler = await Pooler.StartAsync(postgres.ConnectionString, poolSize: 3);
        await using var pair = new NodePair(pooler.ConnectionString, Listening(postgres.ConnectionString));
        await using var balancer = await StartAsync(pair);
        await using var writers = await Writers.StartAsync(balancer.Address, Scope, DeviceCount);
        for (var kill = 0; kill < Kills; kill++)
        {
            await writers.GoOnAsync();
            await postgres.KillAsync();
            await AssertUnavailableAsync(pair.First);
            await postgres.RestartAsync();
        }
        await writers.GoOnAsync();
        await writers.FinishAsync();
        await Ledger.CheckAsync(postgres.ConnectionString, Scope, writers.Devices);
        AssertNothingFailed(pair);
    }

    private static async Task<LoadBalancer> StartAsync(NodePair pair)
    {
        await pair.First.StartAndHearAsync();
        await pair.Second.StartAndHearAsync();
        return await LoadBalancer.StartAsync(pair.First, pair.Second);
    }

    /// <summary>An outage of the store is a warning; what a node does not understand is an error.</summary>
    private static void AssertNothingFailed(NodePair pair)
    {
        Assert.DoesNotContain("fail: OfflineSync", pair.First.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("fail: OfflineSync", pair.Second.Output, StringComparison.Ordinal);
    }

    /// <summary>PgBouncer lets a call wait for a while, and then says what only a pooler says.</summary>
    private static async Task AssertUnavailableAsync(Node node)
    {
        using var channel = new RpcChannel(node.Address);
        var request = new PullRequest { Scope = Scope, ClientId = ByteString.CopyFrom(Guid.NewGuid().ToByteArray()) };
        await using var pages = new GrpcSyncTransport(channel).PullAsync(request, CancellationToken.None).GetAsyncEnumerator();
        var error = await Assert.ThrowsAsync<RpcException>(async () => await pages.MoveNextAsync());
        Assert.Equal((StatusCode.Unavailable, Reason.StoreUnavailable), (error.Status, error.Reason));
    }

    private static Dictionary<string, string> Listening(string database) => new() { ["OfflineSync__Postgres__ListenConnection"] = database };
}
