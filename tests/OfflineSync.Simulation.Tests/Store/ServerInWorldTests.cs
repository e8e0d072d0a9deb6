using OfflineSync.Contract;
using OfflineSync.Protocol.V1;
using OfflineSync.Simulation.Store;
using OfflineSync.Testing;
using Value = OfflineSync.Protocol.Values.Value;

namespace OfflineSync.Simulation.Tests.Store;

/// <summary>A whole server stays on the thread of its world: the world ends a run when something comes back from another thread.</summary>
public sealed class ServerInWorldTests
{
    private const int LargeBytes = 700_000;

    [Fact]
    public void A_server_serves_its_calls_on_one_thread_and_does_the_same_again() =>
        Assert.Equal(RunInWorld(ServeAllAsync), RunInWorld(ServeAllAsync));

    [Fact]
    public void A_pull_that_breaks_off_during_a_read_stays_on_the_thread() => RunInWorld(async (node, cancellationToken) =>
    {
        await node.PushAsync(1, 1, [Large("a"), Large("b"), Large("c"), Large("d"), Large("e")], cancellationToken);
        node.Latency = _ => TimeSpan.FromSeconds(1);
        await foreach (var response in node.PullAsync(2, cancellationToken))
        {
            Assert.False(response.Page.Checkpoint);
            break;
        }
        Assert.EndsWith("Read", node.Trace[^1], StringComparison.Ordinal);
    });

    [Fact]
    public void A_push_whose_caller_gives_up_stays_on_the_thread_and_is_taken_once() => RunInWorld(async (node, cancellationToken) =>
    {
        using var stop = new CancellationTokenSource();
        var given = node.PushAsync(1, 1, [Small("a")], stop.Token);
        var other = node.PushAsync(2, 1, [Small("b")], cancellationToken);
        node.Latency = step =>
        {
            stop.Cancel();
            return TimeSpan.FromMilliseconds(1);
        };
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => given);
        Assert.Equal(2UL, (await other).Results.Single().Change);
        Assert.Equal(1UL, (await node.PushAsync(1, 1, [Small("a")], cancellationToken)).Results.Single().Change);
    });

    private static async Task ServeAllAsync(WorldNode node, CancellationToken cancellationToken)
    {
        await node.DeclareAsync(1, cancellationToken);
        await using var watch = node.WatchAsync(3, cancellationToken).GetAsyncEnumerator(cancellationToken);
        var news = watch.MoveNextAsync().AsTask();
        var (first, second) = (node.PushAsync(1, 1, [Small("x")], cancellationToken), node.PushAsync(2, 1, [Small("y")], cancellationToken));
        Assert.Equal(1UL, (await first).Results.Single().Change);
        Assert.Equal(2UL, (await second).Results.Single().Change);
        Assert.True(await news);
        Assert.Equal(2UL, watch.Current.Change);
        news = watch.MoveNextAsync().AsTask();
        await node.PushAsync(1, 2, [Large("a"), Large("b"), Large("c"), Large("d"), Large("e")], cancellationToken);
        Assert.True(await news);
        Assert.Equal(7UL, watch.Current.Change);
        var pages = new List<Page>();
        await foreach (var response in node.PullAsync(3, cancellationToken))
            pages.Add(response.Page);
        Assert.InRange(pages.Count, 3, 5);
        Assert.Equal([.. Enumerable.Repeat(false, pages.Count - 1), true], pages.Select(page => page.Checkpoint));
        Assert.Equal(7UL, pages[^1].Change);
    }

    private static IReadOnlyList<string> RunInWorld(Func<WorldNode, CancellationToken, Task> work)
    {
        var world = new VirtualWorld(new DateTimeOffset(2030, 1, 1, 0, 0, 0, TimeSpan.Zero));
        using var node = new WorldNode(world, new SimulatedStore(refusesExistingRows: true));
        using var stop = new CancellationTokenSource();
        world.Run(() => work(node, stop.Token));
        world.Run(world.Now + TimeSpan.FromMinutes(1));
        Assert.NotEmpty(node.Trace);
        return node.Trace;
    }

    private static RowChange Small(string key) => RowChange.Insert("t", key, ("a", Value.FromText(key)));

    private static RowChange Large(string key) => RowChange.Insert("t", key, ("a", Value.FromBlob(new byte[LargeBytes])));
}
