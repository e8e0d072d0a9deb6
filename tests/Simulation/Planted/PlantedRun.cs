using System.Collections.Concurrent;
using OfflineSync.Simulation.Faults;

namespace OfflineSync.Simulation.Planted;

/// <summary>Hunts planted bugs, some at a time.</summary>
internal sealed class PlantedRun(string program, long seeds, double seconds, int parallel, Action<PlantedFinding> found)
{
    /// <summary>After how many seeds a bug counts as not found.</summary>
    public const int MostSeeds = 200;

    /// <summary>After how much processor time it does.</summary>
    public const int MostSeconds = 60;

    private readonly ConcurrentDictionary<long, bool> _isClean = new();

    /// <summary>Builds the copy of the source that has all bugs in it, for a run of it.</summary>
    public static async Task<PlantedRun> BuildAsync(long seeds, double seconds, int parallel, Action<PlantedFinding> found, CancellationToken cancellationToken)
    {
        var tree = new PlantedTree(PlantedTree.FindRoot(AppContext.BaseDirectory), PlantedBugs.All);
        tree.Update();
        await PlantedBuild.RunAsync(tree, cancellationToken);
        return new PlantedRun(tree.Program, seeds, seconds, parallel, found);
    }

    public async Task<IReadOnlyList<PlantedFinding>> RunAsync(IReadOnlyList<PlantedBug> bugs, CancellationToken cancellationToken)
    {
        var findings = new PlantedFinding[bugs.Count];
        var next = -1;
        await Task.WhenAll(Enumerable.Range(0, parallel).Select(_ => WorkAsync()));
        return findings;

        async Task WorkAsync()
        {
            using var worker = new PlantedWorker(program);
            while (Interlocked.Increment(ref next) is var index && index < bugs.Count)
            {
                findings[index] = await HuntAsync(worker, bugs[index], cancellationToken);
                found(findings[index]);
            }
        }
    }

    /// <summary>How many of the first seeds fail although no bug is switched on.</summary>
    public async Task<int> CountUncleanAsync(long first, CancellationToken cancellationToken)
    {
        using var worker = new PlantedWorker(program);
        var unclean = 0;
        for (long seed = 1; seed <= first; seed++)
            unclean += await IsCleanAsync(worker, seed, cancellationToken) ? 0 : 1;
        return unclean;
    }

    private async Task<PlantedFinding> HuntAsync(PlantedWorker worker, PlantedBug bug, CancellationToken cancellationToken)
    {
        double spent = 0;
        var (run, seed) = (0, 0L);
        while (run < seeds && spent < seconds)
        {
            if (!bug.Worlds(Swarm.Draw(++seed)))
                continue;
            run++;
            var result = await worker.HuntAsync(new HuntOrder(bug.Name, seed), cancellationToken);
            spent += result.Seconds;
            // A seed that fails without the bug says nothing about it.
            if (result.Violation is not null && await IsCleanAsync(worker, seed, cancellationToken))
                return new PlantedFinding(bug, run, seed, spent, result.Violation);
        }
        return new PlantedFinding(bug, run, seed, spent, null);
    }

    private async Task<bool> IsCleanAsync(PlantedWorker worker, long seed, CancellationToken cancellationToken)
    {
        if (_isClean.TryGetValue(seed, out var known))
            return known;
        var result = await worker.HuntAsync(new HuntOrder(null, seed), cancellationToken);
        return _isClean[seed] = result.Violation is null;
    }
}
