using System.Text.RegularExpressions;
using OfflineSync.Nodes.Tests.Devices;
using OfflineSync.Nodes.Tests.Processes;

namespace OfflineSync.Nodes.Tests;

public sealed partial class StartTests : TestDatabase
{
    [Fact]
    public async Task Nodes_that_start_at_the_same_time_on_an_empty_database_migrate_it_once()
    {
        await using var pair = new NodePair(Database);
        await StartTogetherAsync(pair);
    }

    [Fact]
    public async Task They_also_do_through_a_pooler_with_a_single_connection()
    {
        await using var pooler = await Pooler.StartAsync(Database, poolSize: 1);
        await using var pair = new NodePair(pooler.ConnectionString);
        await StartTogetherAsync(pair);
        await using var device = await AppDevice.OpenAsync(pair.Second.Address, "start");
        await device.WriteAsync();
        Assert.Equal(1, (await device.Client.SyncNowAsync()).MutationsPushed);
    }

    private static async Task StartTogetherAsync(NodePair pair)
    {
        await Task.WhenAll(pair.First.StartAsync(), pair.Second.StartAsync());
        var applied = Applied().Matches(pair.First.Output + pair.Second.Output).Select(match => match.Value).ToArray();
        Assert.NotEmpty(applied);
        Assert.Distinct(applied);
    }

    [GeneratedRegex("Applied the migration [^.]+")]
    private static partial Regex Applied();
}
