using OfflineSync.Simulation.Cases;
using OfflineSync.Simulation.Faults;
using OfflineSync.Simulation.Workers;

namespace OfflineSync.Simulation.Tests.Tool;

public sealed class WorkerTests
{
    [Fact]
    public async Task a_worker_that_dies_is_a_violation_and_another_one_goes_on()
    {
        using var worker = new Worker();
        var folder = Path.Combine(Path.GetTempPath(), "there", "is", "no", "such", "folder.txt");
        var report = await worker.RunAsync(new WorkerJob(Quiet(), folder), CancellationToken.None);
        Assert.Equal(WorkerReport.Crash, report.Promise);
        Assert.Contains("DirectoryNotFoundException", report.Violations[0], StringComparison.Ordinal);
        Assert.Null((await worker.RunAsync(new WorkerJob(Quiet()), CancellationToken.None)).Promise);
    }

    [Fact]
    public async Task the_pool_deals_each_item_out_once_and_a_slow_one_holds_nobody_up()
    {
        var slow = new TaskCompletionSource();
        var done = new List<int>();
        await new WorkerPool(2).RunAsync(Enumerable.Range(0, 10), async (_, item) =>
        {
            if (item == 0)
                await slow.Task;
            done.Add(item);
            if (item == 9)
                slow.SetResult();
        });
        Assert.Equal([1, 2, 3, 4, 5, 6, 7, 8, 9, 0], done);
    }

    private static SimulationCase Quiet()
    {
        var drawn = SimulationCase.Of(1, FaultSwitches.None);
        var swarm = drawn.Swarm with { Rates = new Dictionary<FaultKind, double>(), Duration = TimeSpan.FromMinutes(1), Devices = 1 };
        return drawn with { Swarm = swarm, Operations = [] };
    }
}
