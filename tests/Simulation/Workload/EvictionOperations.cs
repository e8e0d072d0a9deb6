using OfflineSync.Simulation.Faults;
using OfflineSync.Simulation.Worlds;

namespace OfflineSync.Simulation.Workload;

/// <summary>Draws what apps do about rows that leave and come back. It comes beside what users do, from streams of its own.</summary>
internal static class EvictionOperations
{
    // As often as that beside the others.
    private const int OneIn = 8;

    private static readonly (OperationKind Kind, int Weight)[] Kinds =
    [
        (OperationKind.Evict, 40),
        (OperationKind.FetchRows, 22),
        (OperationKind.FetchWindow, 10),
        (OperationKind.PinRow, 16),
        (OperationKind.UnpinRow, 8),
        (OperationKind.PinTable, 1),
        (OperationKind.Touch, 4),
        (OperationKind.CreateAnew, 20),
        (OperationKind.SpaceShort, 4),
        (OperationKind.SpaceBack, 8),
    ];

    public static IEnumerable<Operation> Draw(Swarm swarm)
    {
        if (swarm.Evicting == 0)
            yield break;
        for (var device = 1; device <= swarm.Devices; device++)
        {
            var random = new Random(StableHash.Of(swarm.Seed, $"eviction operations {device}"));
            for (var left = swarm.OperationsPerDevice / OneIn; left > 0; left--)
                yield return new Operation((int)(random.NextDouble() * swarm.Duration.TotalMilliseconds), device, Kind(random), random.Next());
        }
    }

    private static OperationKind Kind(Random random)
    {
        var drawn = random.Next(Kinds.Sum(kind => kind.Weight));
        foreach (var (kind, weight) in Kinds)
        {
            if (drawn < weight)
                return kind;
            drawn -= weight;
        }
        return OperationKind.Evict;
    }
}
