using OfflineSync.Simulation.Devices;
using OfflineSync.Simulation.Faults;
using OfflineSync.Simulation.Workload;
using OfflineSync.Simulation.Worlds;

namespace OfflineSync.Simulation.Sweeps.Drops;

/// <summary>Half a minute of two devices with one server node, without any fault. Devices sync by themselves, with durable work.</summary>
internal static class DropScenario
{
    private const int Devices = 2;
    private const int Pause = 700;

    private static readonly OperationKind[] Operations =
    [
        OperationKind.Write, OperationKind.Write, OperationKind.WritePlainly, OperationKind.Sync, OperationKind.Write, OperationKind.Write,
        OperationKind.Leave, OperationKind.Write, OperationKind.Return, OperationKind.RetryRejected, OperationKind.TakeMine, OperationKind.WritePlainly,
        OperationKind.Write, OperationKind.DropRejected, OperationKind.KeepTheirs, OperationKind.Write, OperationKind.Write, OperationKind.Sync,
    ];

    public static Swarm Swarm(int seed) => new()
    {
        Seed = seed,
        Rates = new Dictionary<FaultKind, double>(),
        Devices = Devices,
        Nodes = 1,
        Duration = TimeSpan.FromSeconds(20),
        OperationsPerDevice = Operations.Length,
        App = new AppSettings(SyncsByItself: true, TimeSpan.FromSeconds(1)),
    };

    public static IReadOnlyList<Operation> Workload(int seed)
    {
        var operations = new List<Operation>();
        for (var i = 0; i < Operations.Length; i++)
        {
            for (var device = 1; device <= Devices; device++)
                operations.Add(new Operation(1000 + i * Pause + device * 40, device, Operations[i], StableHash.Of(seed, $"drop {i} {device}") & int.MaxValue));
        }
        return operations;
    }
}
