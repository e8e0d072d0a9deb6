using OfflineSync.Simulation.Cases;
using OfflineSync.Simulation.Shrinking;
using OfflineSync.Simulation.Workers;

namespace OfflineSync.Simulation.Campaigns;

/// <summary>Runs one case, with its trace if that is wanted.</summary>
internal static class CaseRun
{
    /// <summary>Whether every promise was kept.</summary>
    public static async Task<bool> RunAsync(
        SimulationCase simulationCase, string command, FileInfo? trace, CampaignOptions options, TextWriter output, CancellationToken cancellationToken)
    {
        using var worker = new Worker();
        var report = await worker.RunAsync(new WorkerJob(simulationCase, trace?.FullName), cancellationToken);
        if (report.Promise is not { } promise)
        {
            output.WriteLine($"All promises are kept: {report.Hash}, {report.Mutations} mutations.");
            return true;
        }
        FailureText.Write(output, simulationCase, report, command);
        if (options.Shrinking == TimeSpan.Zero)
            return false;
        if (await ShrinkRun.RunAsync(worker, simulationCase, promise, options.Shrinking, cancellationToken) is { } shrunk)
            FailureText.WriteShrunk(output, shrunk, CaseFile.Save(shrunk, options.Cases));
        return false;
    }
}
