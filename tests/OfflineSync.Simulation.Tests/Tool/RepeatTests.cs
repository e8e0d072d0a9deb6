using OfflineSync.Simulation.Cases;
using OfflineSync.Simulation.Faults;
using OfflineSync.Simulation.Workers;

namespace OfflineSync.Simulation.Tests.Tool;

public sealed class RepeatTests
{
    [Fact]
    public async Task two_processes_do_the_same_with_one_seed_and_another_seed_does_something_else()
    {
        var first = await RunAsync(Short(3));
        Assert.NotEqual(first, await RunAsync(Short(4)));
        Assert.Equal(first, await RunAsync(Short(3)));
    }

    [Fact]
    public void a_fault_that_is_switched_off_changes_no_other() =>
        Assert.Equal(Draws(FaultSwitches.None), Draws(new FaultSwitches([FaultKind.RequestLost], [])));

    private static SimulationCase Short(long seed)
    {
        var drawn = SimulationCase.Of(seed, FaultSwitches.None);
        return drawn with { Swarm = drawn.Swarm with { Duration = TimeSpan.FromMinutes(2), OperationsPerDevice = 30, Devices = 2 } };
    }

    private static async Task<string> RunAsync(SimulationCase drawn)
    {
        using var worker = new Worker();
        var report = await worker.RunAsync(new WorkerJob(drawn), CancellationToken.None);
        Assert.NotEmpty(report.Hash);
        return report.Hash;
    }

    private static List<bool> Draws(FaultSwitches switches)
    {
        var world = new Simulation.Worlds.World(1, DateTimeOffset.UnixEpoch);
        var rates = new Dictionary<FaultKind, double> { [FaultKind.RequestLost] = 0.5, [FaultKind.ReplyLost] = 0.5 };
        var swarm = switches.Apply(Swarm.Draw(1) with { Rates = rates });
        var plan = new FaultPlan(world, swarm.Rates);
        var draws = new List<bool>();
        for (var i = 0; i < 100; i++)
        {
            plan.Hits(FaultKind.RequestLost, Phase.Pulling);
            draws.Add(plan.Hits(FaultKind.ReplyLost, Phase.Pulling));
        }
        Assert.Contains(true, draws);
        return draws;
    }
}
