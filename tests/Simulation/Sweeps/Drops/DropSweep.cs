using OfflineSync.Simulation.Cases;
using OfflineSync.Simulation.Running;

namespace OfflineSync.Simulation.Sweeps.Drops;

/// <summary>Drops apps and server nodes at each step of the scheduler, in as many worlds as it takes.</summary>
/// <param name="cases">How many cases there are at least.</param>
internal sealed class DropSweep(int cases) : ISweep
{
    public IEnumerable<SweepResult> Run(SweepShare share)
    {
        var number = 0;
        for (var seed = 1; number < cases; seed++)
        {
            var steps = CountSteps(seed);
            for (var step = 1; step <= steps; step++)
            {
                if (share.Takes(number++))
                    yield return Run(step, seed);
            }
        }
    }

    public SweepResult? Run(SweepCase one) => one.Kind == SweepKind.Drop && one.Step >= 1 && one.Step <= CountSteps(one.Seed) ? Run(one.Step, one.Seed) : null;

    public void Dispose()
    {
        // Each run has removed its files.
    }

    /// <summary>How many steps the undisturbed world has.</summary>
    public static int CountSteps(int seed)
    {
        var nothing = new StepDrop(0);
        var result = Run(nothing, seed);
        return result.Violations.Count == 0
            ? nothing.Steps
            : throw new InvalidOperationException($"Without any fault: {string.Join(", ", result.Violations)}");
    }

    private static SweepResult Run(int step, int seed)
    {
        var drop = new StepDrop(step);
        var result = Run(drop, seed);
        return new SweepResult(new SweepCase($"{SweepKind.Drop}", step, seed), drop.Where, result.Violations) { Hash = result.Hash };
    }

    private static RunResult Run(StepDrop drop, int seed)
    {
        using var run = new SimulationRun(new SimulationCase { Swarm = DropScenario.Swarm(seed), Operations = DropScenario.Workload(seed) }, RunFolder.Create()) { Drop = drop };
        return run.Run();
    }
}
