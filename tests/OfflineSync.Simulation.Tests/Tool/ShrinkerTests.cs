using OfflineSync.Simulation.Cases;
using OfflineSync.Simulation.Faults;
using OfflineSync.Simulation.Shrinking;
using OfflineSync.Simulation.Workers;

namespace OfflineSync.Simulation.Tests.Tool;

public sealed class ShrinkerTests
{
    [Fact]
    public async Task what_does_not_matter_goes()
    {
        var broken = SimulationCase.Of(5, FaultSwitches.None).WithOperations();
        var culprits = new[] { broken.Operations![10], broken.Operations[400] };
        var fault = broken.Swarm.Rates.Keys.Last();
        var shrinker = new Shrinker(candidate => Task.FromResult<bool?>(
            culprits.All(candidate.Operations!.Contains) && candidate.Swarm.Rates.ContainsKey(fault)));
        var smallest = await shrinker.ShrinkAsync(broken);
        Assert.Equal(culprits, smallest.Operations);
        Assert.Equal([fault], smallest.Swarm.Rates.Keys);
        Assert.Equal(broken.Swarm.Rates[fault], smallest.Swarm.Rates[fault]);
        Assert.Equal((culprits.Max(operation => operation.Device), 1), (smallest.Swarm.Devices, smallest.Swarm.Nodes));
        Assert.InRange(smallest.Swarm.Duration.TotalMilliseconds, culprits[1].At, culprits[1].At * 1.2 + 1000);
    }

    [Fact]
    public async Task it_ends_when_the_time_is_over_with_the_smallest_so_far()
    {
        var broken = SimulationCase.Of(5, FaultSwitches.None).WithOperations();
        var runs = 0;
        var shrinker = new Shrinker(_ => Task.FromResult<bool?>(++runs > 3 ? null : true));
        var smallest = await shrinker.ShrinkAsync(broken);
        Assert.Equal(4, runs);
        Assert.True(smallest.Swarm.Duration < broken.Swarm.Duration);
    }

    [Fact]
    public async Task a_canary_is_shrunk_to_a_few_operations_whose_file_breaks_the_same_promise()
    {
        var folder = Directory.CreateTempSubdirectory("offlinesync-canary-");
        try
        {
            using var worker = new Worker();
            var drawn = SimulationCase.Of(1, new FaultSwitches([], [FaultKind.AppKilledAtStep]), Canary.RowForgotten);
            var broken = drawn with { Swarm = drawn.Swarm with { Duration = TimeSpan.FromMinutes(5), OperationsPerDevice = 60, Devices = 2 } };
            var report = await worker.RunAsync(new WorkerJob(broken), CancellationToken.None);
            Assert.NotNull(report.Promise);
            var shrunk = await ShrinkRun.RunAsync(worker, broken, report.Promise, TimeSpan.FromSeconds(60), CancellationToken.None);
            Assert.InRange(shrunk!.Operations!.Count, 1, 40);
            var again = await worker.RunAsync(new WorkerJob(CaseFile.Read(CaseFile.Save(shrunk, folder))), CancellationToken.None);
            Assert.Equal(shrunk.Violation, again.Violations[0]);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
