using OfflineSync.Nodes.Tests.Devices;
using OfflineSync.Nodes.Tests.Processes;
using OfflineSync.Testing;

namespace OfflineSync.Nodes.Tests;

public sealed class WakeTests : TestDatabase
{
    private const string Scope = "wake";
    private const string NoPoll = "1.00:00:00";
    private static readonly TimeSpan Patience = Waiting.Limit;

    [Fact]
    public async Task A_push_on_one_node_wakes_a_watch_on_the_other_without_the_poll()
    {
        await using var pair = await PairAsync(Database);
        await AssertWakesAsync(pair.First, pair.Second);
        await AssertWakesAsync(pair.Second, pair.First);
        AssertListened(pair);
    }

    [Fact]
    public async Task Through_a_pooler_the_wake_comes_over_a_listening_connection_of_its_own()
    {
        await using var pooler = await Pooler.StartAsync(Database, poolSize: 2);
        await using var pair = await PairAsync(pooler.ConnectionString, Database);
        await AssertWakesAsync(pair.First, pair.Second);
        await AssertWakesAsync(pair.Second, pair.First);
        AssertListened(pair);
    }

    [Fact]
    public async Task Through_a_pooler_alone_a_node_says_that_it_hears_nothing_and_polls()
    {
        await using var pooler = await Pooler.StartAsync(Database, poolSize: 2);
        var settings = new Dictionary<string, string> { ["OfflineSync__Watch__PollInterval"] = NoPoll };
        await using var first = new Node(pooler.ConnectionString, settings);
        await using var second = new Node(pooler.ConnectionString, settings);
        foreach (var node in new[] { first, second })
            await node.StartAsync();
        foreach (var node in new[] { first, second })
            await node.SaysAsync("Set OfflineSync:Postgres:ListenConnection");
        await AssertWakesAsync(first, second);
        await AssertWakesAsync(second, first);
    }

    private static async Task<NodePair> PairAsync(string connectionString, string? listenConnection = null)
    {
        var settings = new Dictionary<string, string> { ["OfflineSync__Watch__PollInterval"] = NoPoll };
        if (listenConnection is not null)
            settings["OfflineSync__Postgres__ListenConnection"] = listenConnection;
        var pair = new NodePair(connectionString, settings);
        await pair.First.StartAndHearAsync();
        await pair.Second.StartAndHearAsync();
        return pair;
    }

    /// <summary>Both listened all the time: nothing of what came was polled.</summary>
    private static void AssertListened(NodePair pair)
    {
        foreach (var output in new[] { pair.First.Output, pair.Second.Output })
        {
            Assert.DoesNotContain("The connection that listens to other nodes broke", output, StringComparison.Ordinal);
            Assert.DoesNotContain("Notifications do not arrive", output, StringComparison.Ordinal);
        }
    }

    private static async Task AssertWakesAsync(Node pushed, Node watched)
    {
        await using var device = await AppDevice.OpenAsync(pushed.Address, Scope);
        await device.WriteAsync();
        await device.Client.SyncNowAsync();
        await using var watch = new WatchingClient(watched.Address, Scope);
        // What there was before it: from here on it waits.
        var known = await watch.NextAsync(Patience);
        for (var i = 1u; i <= 3; i++)
        {
            await device.WriteAsync();
            await device.Client.SyncNowAsync();
            Assert.Equal(known + i, await watch.NextAsync(Patience));
        }
    }
}
