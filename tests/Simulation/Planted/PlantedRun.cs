using System.Collections.Concurrent;

namespace OfflineSync.Simulation.Planted;

/// <summary>Hunts all planted bugs, some at a time.</summary>
internal sealed class PlantedRun(PlantedProgram program, long seeds, double seconds, int parallel, Action<PlantedFinding> found)
{
    private readonly ConcurrentDictionary<long, Task<bool>> _isClean = new();

    public async Task<IReadOnlyList<PlantedFinding>> RunAsync(IReadOnlyList<PlantedBug> bugs, CancellationToken cancellationToken)
    {
        var findings = new PlantedFinding[bugs.Count];
        var next = -1;
        await Task.WhenAll(Enumerable.Range(0, parallel).Select(_ => WorkAsync()));
        return findings;

        async Task WorkAsync()
        {
            while (Interlocked.Increment(ref next) is var index && index < bugs.Count)
            {
                findings[index] = await HuntAsync(bugs[index], cancellationToken);
                found(findings[index]);
            }
        }
    }

    private async Task<PlantedFinding> HuntAsync(PlantedBug bug, CancellationToken cancellationToken)
    {
        double spent = 0;
        long last = 0;
        while (last < seeds && spent < seconds)
        {
            var result = await program.HuntAsync(bug.Name, last + 1, seeds, seconds - spent, cancellationToken);
            (last, spent) = (result.LastSeed, spent + result.Seconds);
            // A seed that fails without the bug says nothing about it.
            if (result.Violation is not null && await IsCleanAsync(last, cancellationToken))
                return new PlantedFinding(bug, last, spent, result.Violation);
        }
        return new PlantedFinding(bug, last, spent, null);
    }

    /// <summary>Whether a seed is without violation when no bug is switched on.</summary>
    public Task<bool> IsCleanAsync(long seed, CancellationToken cancellationToken) => _isClean.GetOrAdd(seed, async seed =>
        (await program.HuntAsync(null, seed, seed, seconds, cancellationToken)).Violation is null);
}
