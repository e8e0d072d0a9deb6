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
        var shrinker = new Shrinker(candidate => Answer(
            culprits.All(candidate.Operations!.Contains) && candidate.Swarm.Rates.ContainsKey(fault), TimeSpan.FromDays(1)));
        var smallest = await shrinker.ShrinkAsync(broken) ?? throw new InvalidOperationException("It broke.");
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
        var shrinker = new Shrinker(_ => ++runs > 3 ? Task.FromResult<Attempt?>(null) : Answer(true, TimeSpan.FromDays(1)));
        var smallest = await shrinker.ShrinkAsync(broken);
        Assert.Equal(4, runs);
        Assert.True(smallest!.Swarm.Duration < broken.Swarm.Duration);
    }

    [Fact]
    public async Task what_was_to_happen_after_the_violation_goes_without_a_try()
    {
        var broken = SimulationCase.Of(5, FaultSwitches.None).WithOperations();
        var runs = 0;
        var shrinker = new Shrinker(_ => ++runs > 1 ? Task.FromResult<Attempt?>(null) : Answer(true, TimeSpan.FromSeconds(200)));
        var smallest = await shrinker.ShrinkAsync(broken);
        Assert.Equal(TimeSpan.FromSeconds(200), smallest!.Swarm.Duration);
        Assert.Equal(broken.Operations!.Where(operation => operation.At <= 200_000), smallest.Operations);
    }

    [Fact]
    public async Task what_does_not_break_again_is_not_shrunk() =>
        Assert.Null(await new Shrinker(_ => Answer(false, default)).ShrinkAsync(SimulationCase.Of(5, FaultSwitches.None)));

    [Fact]
    public async Task a_canary_is_shrunk_to_a_few_operations_whose_file_breaks_the_same_promise()
    {
        var folder = Directory.CreateTempSubdirectory("offlinesync-canary-");
        try
        {
            using var worker = new Worker();
            var drawn = SimulationCase.Of(2, new FaultSwitches([], [FaultKind.AppKilledAtStep]), Canary.RowForgotten);
            var broken = drawn with { Swarm = drawn.Swarm with { Duration = TimeSpan.FromMinutes(5), OperationsPerDevice = 60, Devices = 2 } };
            // Without files and evictions, of which the quiet time at the end writes some by itself.
            broken = broken with { Swarm = broken.Swarm with { Evicting = 0, App = broken.Swarm.App with { Files = null } } };
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

    private static Task<Attempt?> Answer(bool isBroken, TimeSpan after) => Task.FromResult<Attempt?>(new Attempt(isBroken, after));
}
