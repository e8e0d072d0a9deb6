using OfflineSync.Simulation.Cases;
using OfflineSync.Simulation.Faults;
using OfflineSync.Simulation.Workers;

namespace OfflineSync.Simulation.Campaigns;

/// <summary>Plants each canary, and sees whether the checkers find it within a few seeds. If they do not, they do not look.</summary>
internal static class CanaryRun
{
    public const int SeedsMax = 20;

    /// <summary>Whether all were found.</summary>
    public static async Task<bool> RunAsync(long firstSeed, TextWriter output, CancellationToken cancellationToken)
    {
        using var worker = new Worker();
        var areAllFound = true;
        foreach (var canary in Enum.GetValues<Canary>().Where(canary => canary != Canary.None))
            areAllFound &= await IsFoundAsync(worker, canary, firstSeed, output, cancellationToken);
        return areAllFound;
    }

    private static async Task<bool> IsFoundAsync(Worker worker, Canary canary, long firstSeed, TextWriter output, CancellationToken cancellationToken)
    {
        for (var seed = firstSeed; seed < firstSeed + SeedsMax; seed++)
        {
            var report = await worker.RunAsync(new WorkerJob(SimulationCase.Of(seed, FaultSwitches.None, canary)), cancellationToken);
            if (report.Promise is null or WorkerReport.Crash)
                continue;
            output.WriteLine($"{canary} is found with seed {seed}: {report.Violations[0]}");
            return true;
        }
        output.WriteLine($"{canary} WAS NOT FOUND in {SeedsMax} seeds: the checkers do not look.");
        return false;
    }
}
