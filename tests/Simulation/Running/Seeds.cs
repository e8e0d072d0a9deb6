using OfflineSync.Simulation.Faults;
using OfflineSync.Simulation.Workload;

namespace OfflineSync.Simulation.Running;

/// <summary>Runs seeds one after the other in this process.</summary>
internal sealed class Seeds
{
    private readonly string _folder = Path.Combine(
        Directory.Exists("/dev/shm") ? "/dev/shm" : Path.GetTempPath(), FormattableString.Invariant($"offlinesync-simulation-{Environment.ProcessId}"));

    public RunResult Run(long seed)
    {
        var swarm = Swarm.Draw(seed);
        return Run(swarm, OperationGenerator.Draw(swarm));
    }

    public RunResult Run(Swarm swarm, IReadOnlyList<Operation> operations)
    {
        Directory.CreateDirectory(_folder);
        using var run = new SimulationRun(swarm, operations, _folder);
        return run.Run();
    }
}
