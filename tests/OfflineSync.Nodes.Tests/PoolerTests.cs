using Npgsql;
using OfflineSync.Nodes.Tests.Devices;
using OfflineSync.Nodes.Tests.Processes;

namespace OfflineSync.Nodes.Tests;

public sealed class PoolerTests : TestDatabase
{
    private const string Scope = "pooled";
    private const int DeviceCount = 4;
    private const int Kills = 6;

    [Fact]
    public async Task Two_nodes_share_two_connections_of_a_pooler()
    {
        await using var pooler = await Pooler.StartAsync(Database, poolSize: 2);
        await using var pair = new NodePair(pooler.ConnectionString, Listening());
        await using var balancer = await StartAsync(pair);
        await using var writers = await Writers.StartAsync(balancer.Address, Scope, DeviceCount);
        await writers.GoOnAsync();
        await writers.FinishAsync();
        await Ledger.CheckAsync(Database, Scope, writers.Devices);
        AssertNothingFailed(pair);
    }

    [Fact]
    public async Task Connections_that_break_behind_a_pooler_are_told_as_an_outage_and_lose_and_double_nothing()
    {
        await using var pooler = await Pooler.StartAsync(Database, poolSize: 3);
        await using var pair = new NodePair(pooler.ConnectionString, Listening());
        await using var balancer = await StartAsync(pair);
        await using var writers = await Writers.StartAsync(balancer.Address, Scope, DeviceCount);
        for (var kill = 0; kill < Kills; kill++)
        {
            await writers.GoOnAsync();
            await BreakConnectionsAsync();
        }
        await writers.GoOnAsync();
        await writers.FinishAsync();
        await Ledger.CheckAsync(Database, Scope, writers.Devices);
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
        Assert.DoesNotContain("fail:", pair.First.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("fail:", pair.Second.Output, StringComparison.Ordinal);
    }

    private Dictionary<string, string> Listening() => new() { ["OfflineSync__Postgres__ListenConnection"] = Database };

    private async Task BreakConnectionsAsync()
    {
        await using var source = NpgsqlDataSource.Create(Database);
        await using var command = source.CreateCommand(
            "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()");
        Assert.True(await command.ExecuteScalarAsync() is > 0L);
    }
}
