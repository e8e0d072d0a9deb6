using OfflineSync.Simulation.Store;
using OfflineSync.Simulation.Worlds;

namespace OfflineSync.Simulation.Faults;

/// <summary>What a node meets on its way to its store: time passes, transactions fail, and answers get lost.</summary>
internal sealed class StoreFaults(World world, FaultPlan faults)
{
    private const double NearMilliseconds = 2;
    private const double FarTimes = 50;

    private static readonly TimeSpan SlowMax = TimeSpan.FromSeconds(8);

    private readonly TimeSpan _usual = Distance(world.NewRandom("store's distance"));

    /// <summary>Told of the scope when a node does not hear that a commit is done.</summary>
    public Action<string> OutcomeLost { get; set; } = _ => { };

    private readonly Random _random = world.NewRandom("store");

    public async Task StepAsync(SimProcess process, StoreStep step)
    {
        var (kind, phase) = step.Operation switch
        {
            StoreOperation.Begin => (FaultKind.StoreFailsBefore, Phase.Committing),
            StoreOperation.Commit => (FaultKind.StoreFailsAtCommit, Phase.Committing),
            StoreOperation.Committed => (FaultKind.StoreOutcomeUnknown, Phase.Committing),
            StoreOperation.Read => (FaultKind.StoreReadFails, Phase.Reading),
            _ => (default(FaultKind?), Phase.Reading),
        };
        if (step.Operation is not (StoreOperation.Locked or StoreOperation.Answer))
        {
            var delay = _usual * _random.NextDouble();
            if (faults.Hits(FaultKind.StoreSlow, phase))
                delay += SlowMax * faults.RandomOf(FaultKind.StoreSlow).NextDouble();
            await process.WaitAsync(delay);
        }
        if (kind is not { } fault || !faults.Hits(fault, phase))
            return;
        if (fault == FaultKind.StoreOutcomeUnknown)
            OutcomeLost(step.Scope);
        throw new TransientStoreException($"{fault} in the simulation.");
    }

    /// <summary>In every second world it is far away, so that pushes meet and wait for each other.</summary>
    private static TimeSpan Distance(Random random)
    {
        var isFar = random.Next(2) == 0;
        return TimeSpan.FromMilliseconds(isFar ? NearMilliseconds * Math.Pow(FarTimes, random.NextDouble()) : NearMilliseconds);
    }
}
