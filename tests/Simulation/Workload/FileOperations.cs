using OfflineSync.Simulation.Devices;
using OfflineSync.Simulation.Faults;
using OfflineSync.Simulation.Worlds;

namespace OfflineSync.Simulation.Workload;

/// <summary>Draws what users do with files, from streams of its own: what they do otherwise stays.</summary>
internal static class FileOperations
{
    private static readonly (OperationKind Kind, int Weight)[] Kinds =
    [
        (OperationKind.AddFile, 44),
        (OperationKind.DropFile, 14),
        (OperationKind.ReadFile, 24),
        (OperationKind.TransferFiles, 8),
        (OperationKind.PinFile, 4),
        (OperationKind.RemoveFile, 6),
    ];

    public static IEnumerable<Operation> Draw(Swarm swarm)
    {
        if (swarm.App.Files is not { } files)
            yield break;
        for (var device = 1; device <= swarm.Devices; device++)
        {
            var random = new Random(StableHash.Of(swarm.Seed, $"files {device}"));
            for (var i = 0; i < files.OperationsPerDevice; i++)
                yield return new Operation(random.Next((int)swarm.Duration.TotalMilliseconds), device, Kind(random, files), random.Next());
        }
    }

    private static OperationKind Kind(Random random, FileSettings files)
    {
        var drawn = random.Next(Kinds.Sum(kind => kind.Weight));
        foreach (var (kind, weight) in Kinds)
        {
            if (drawn < weight)
                // Where nothing leaves a device, what the server loses comes back from it.
                return kind == OperationKind.RemoveFile && !files.IsCacheLimited ? OperationKind.ReadFile : kind;
            drawn -= weight;
        }
        return OperationKind.AddFile;
    }
}
