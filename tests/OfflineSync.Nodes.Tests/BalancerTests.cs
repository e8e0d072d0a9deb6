using OfflineSync.Nodes.Tests.Devices;
using OfflineSync.Nodes.Tests.Processes;

namespace OfflineSync.Nodes.Tests;

public sealed class BalancerTests : TestDatabase
{
    private const string Scope = "balanced";
    private const int DeviceCount = 4;

    [Fact]
    public async Task A_node_that_is_killed_under_load_loses_and_doubles_nothing_and_takes_part_again()
    {
        await using var pair = await StartAsync();
        await using var balancer = await LoadBalancer.StartAsync(pair.First, pair.Second);
        await using var writers = await Writers.StartAsync(balancer.Address, Scope, DeviceCount);
        await writers.GoOnAsync();
        Assert.True((await balancer.LookAtAsync(1)).Total > 0 && (await balancer.LookAtAsync(2)).Total > 0, "One node got nothing to do.");

        await pair.First.KillAsync();
        await writers.GoOnAsync();
        await balancer.SeesAsync(1, isUp: false);
        await writers.GoOnAsync();
        // Each of them has its stream there.
        Assert.Equal(0, (await balancer.LookAtAsync(1)).Open);
        Assert.True((await balancer.LookAtAsync(2)).Open >= DeviceCount);

        var before = (await balancer.LookAtAsync(1)).Total;
        await pair.First.StartAsync();
        await balancer.SeesAsync(1, isUp: true);
        await pair.Second.KillAsync();
        await writers.GoOnAsync();
        Assert.True((await balancer.LookAtAsync(1)).Total > before);
        await pair.Second.StartAsync();
        await writers.FinishAsync();
        await Ledger.CheckAsync(Database, Scope, writers.Devices);
    }

    [Fact]
    public async Task Nodes_that_are_restarted_one_by_one_end_their_streams_and_lose_and_double_nothing()
    {
        await using var pair = await StartAsync();
        await using var balancer = await LoadBalancer.StartAsync(pair.First, pair.Second);
        await using var writers = await Writers.StartAsync(balancer.Address, Scope, DeviceCount);
        await writers.GoOnAsync();
        foreach (var (number, node) in new[] { (1, pair.First), (2, pair.Second) })
        {
            Assert.Equal(0, await node.TerminateAsync());
            Assert.DoesNotContain("fail:", node.Output, StringComparison.Ordinal);
            await balancer.SeesAsync(number, isUp: false);
            await writers.GoOnAsync();
            await node.StartAsync();
            await balancer.SeesAsync(number, isUp: true);
            await writers.GoOnAsync();
        }
        await writers.FinishAsync();
        await Ledger.CheckAsync(Database, Scope, writers.Devices);
    }

    private async Task<NodePair> StartAsync()
    {
        var pair = new NodePair(Database);
        await pair.First.StartAndHearAsync();
        await pair.Second.StartAndHearAsync();
        return pair;
    }
}
