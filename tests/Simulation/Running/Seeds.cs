using OfflineSync.Simulation.Cases;
using OfflineSync.Simulation.Faults;

namespace OfflineSync.Simulation.Running;

/// <summary>Runs cases one after the other in this process.</summary>
internal static class Seeds
{
    public static RunResult Run(long seed) => Run(SimulationCase.Of(seed, FaultSwitches.None));

    /// <summary>Runs a case.</summary>
    /// <param name="simulationCase">The case.</param>
    /// <param name="trace">Where everything that happens is written; null: nowhere.</param>
    public static RunResult Run(SimulationCase simulationCase, string? trace = null)
    {
        using var file = trace is null ? null : new StreamWriter(trace);
        using var run = new SimulationRun(simulationCase, RunFolder.Create()) { TraceFile = file };
        return run.Run();
    }
}
