using OfflineSync.Simulation.Faults;
using OfflineSync.Simulation.Worlds;

namespace OfflineSync.Simulation.Workload;

/// <summary>Draws what users do: in bursts, with pauses between, and some at the same time as others.</summary>
internal static class OperationGenerator
{
    private const int Hurry = 400;
    private const double Together = 0.25;

    private static readonly (OperationKind Kind, int Weight)[] Kinds =
    [
        (OperationKind.Write, 60),
        (OperationKind.WritePlainly, 20),
        (OperationKind.Sync, 6),
        (OperationKind.Leave, 3),
        (OperationKind.Return, 4),
        (OperationKind.RetryRejected, 2),
        (OperationKind.DropRejected, 1),
        (OperationKind.TakeMine, 2),
        (OperationKind.KeepTheirs, 2),
    ];

    public static IReadOnlyList<Operation> Draw(Swarm swarm)
    {
        var operations = new List<Operation>();
        var bursts = new SortedSet<double>();
        for (var device = 1; device <= swarm.Devices; device++)
        {
            var random = new Random(StableHash.Of(swarm.Seed, $"operations {device}"));
            var pause = swarm.Duration.TotalMilliseconds / swarm.OperationsPerDevice;
            var others = bursts.ToArray();
            double at = 0;
            for (var i = 0; i < swarm.OperationsPerDevice; i++)
            {
                if (random.Next(swarm.BurstLength) > 0)
                    at += random.NextDouble() * Hurry;
                else
                {
                    at += random.NextDouble() * pause * 2 * swarm.BurstLength;
                    if (random.NextDouble() < Together && Array.Find(others, other => other > at) is var next and > 0)
                        at = next;
                    bursts.Add(at);
                }
                operations.Add(new Operation((int)Math.Min(at, swarm.Duration.TotalMilliseconds), device, Kind(random, swarm), random.Next()));
            }
        }
        operations.AddRange(EvictionOperations.Draw(swarm));
        return [.. operations.Concat(FileOperations.Draw(swarm)).OrderBy(operation => operation.At).ThenBy(operation => operation.Device)];
    }

    private static OperationKind Kind(Random random, Swarm swarm)
    {
        var drawn = random.Next(Kinds.Sum(kind => kind.Weight));
        foreach (var (kind, weight) in Kinds)
        {
            if (drawn < weight)
                return kind == OperationKind.Leave && !swarm.App.SyncsByItself ? OperationKind.Sync : kind;
            drawn -= weight;
        }
        return OperationKind.Write;
    }
}
