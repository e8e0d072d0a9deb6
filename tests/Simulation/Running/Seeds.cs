using OfflineSync.Simulation.Cases;
using OfflineSync.Simulation.Faults;

namespace OfflineSync.Simulation.Running;

/// <summary>Runs cases one after the other in this process.</summary>
internal sealed class Seeds
{
    private readonly string _folder = Path.Combine(
        Directory.Exists("/dev/shm") ? "/dev/shm" : Path.GetTempPath(), FormattableString.Invariant($"offlinesync-simulation-{Environment.ProcessId}"));

    public RunResult Run(long seed) => Run(SimulationCase.Of(seed, FaultSwitches.None));

    /// <summary>Runs a case.</summary>
    /// <param name="simulationCase">The case.</param>
    /// <param name="trace">Where everything that happens is written; null: nowhere.</param>
    public RunResult Run(SimulationCase simulationCase, string? trace = null)
    {
        Directory.CreateDirectory(_folder);
        using var file = trace is null ? null : new StreamWriter(trace);
        using var run = new SimulationRun(simulationCase, _folder) { TraceFile = file };
        return run.Run();
    }
}
