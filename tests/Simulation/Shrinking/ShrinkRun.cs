using System.Diagnostics;
using OfflineSync.Simulation.Cases;
using OfflineSync.Simulation.Workers;

namespace OfflineSync.Simulation.Shrinking;

/// <summary>Shrinks what a worker found, with that worker, for a limited time.</summary>
internal static class ShrinkRun
{
    /// <summary>The smallest case that was found, with what it breaks; null: the case does not break the promise again.</summary>
    public static async Task<SimulationCase?> RunAsync(Worker worker, SimulationCase broken, string promise, TimeSpan limit, CancellationToken cancellationToken)
    {
        var watch = Stopwatch.StartNew();
        var violation = "";
        var shrinker = new Shrinker(async candidate =>
        {
            if (watch.Elapsed > limit)
                return null;
            var report = await worker.RunAsync(new WorkerJob(candidate), cancellationToken);
            if (report.Promise != promise)
                return default(Attempt);
            violation = report.Violations[0];
            return new Attempt(true, report.Simulated);
        });
        return await shrinker.ShrinkAsync(broken) is { } smallest ? smallest with { Promise = promise, Violation = violation } : null;
    }
}
