using System.Diagnostics;
using System.Globalization;
using OfflineSync.Simulation.Cases;
using OfflineSync.Simulation.Planted;
using OfflineSync.Simulation.Shrinking;
using OfflineSync.Simulation.Workers;

namespace OfflineSync.Simulation.Campaigns;

/// <summary>Runs many seeds in several processes, and tells of what they broke and of what they reached.</summary>
internal sealed class Campaign(CampaignOptions options, TextWriter output)
{
    // What breaks one promise in many seeds is mostly one bug.
    private const int ShrunkMax = 2;

    private static readonly TimeSpan ProgressEvery = TimeSpan.FromSeconds(10);

    private readonly Lock _lock = new();
    private readonly Stopwatch _watch = Stopwatch.StartNew();
    private readonly Dictionary<string, int> _broken = [];
    private TimeSpan _progress;

    public Totals Totals { get; } = new();

    /// <summary>Runs all of it; whether every promise was kept.</summary>
    public async Task<bool> RunAsync(CancellationToken cancellationToken)
    {
        await new WorkerPool(options.Workers).RunAsync(Seeds(), (worker, seed) => RunAsync(worker, seed, cancellationToken));
        SummaryText.Write(output, Totals, _watch.Elapsed);
        var findings = await HuntAsync(cancellationToken);
        if (options.Json is { } json)
        {
            using var stream = json.Create();
            SummaryJson.Write(stream, Totals, findings);
        }
        return Totals.Violations == 0 && findings.All(finding => finding.Violation is not null);
    }

    private async Task<IReadOnlyList<PlantedFinding>> HuntAsync(CancellationToken cancellationToken)
    {
        if (options.Planted.Count == 0)
            return [];
        var run = await PlantedRun.BuildAsync(PlantedRun.MostSeeds, PlantedRun.MostSeconds, options.Workers, output.WriteLine, cancellationToken);
        var findings = await run.RunAsync(options.Planted, cancellationToken);
        output.WriteLine($"{findings.Count(finding => finding.Violation is not null)} of {findings.Count} planted bugs found");
        return findings;
    }

    private IEnumerable<long> Seeds()
    {
        for (var seed = options.FirstSeed; seed < options.FirstSeed + options.Seeds && !(_watch.Elapsed > options.Longest); seed++)
            yield return seed;
    }

    private async Task RunAsync(Worker worker, long seed, CancellationToken cancellationToken)
    {
        var drawn = options.CaseOf(seed);
        var report = await worker.RunAsync(new WorkerJob(drawn), cancellationToken);
        if (options.IsRepeated)
            report = await CompareAsync(drawn, report, cancellationToken);
        if (Take(drawn, report) && report.Promise is { } promise && options.Shrinking > TimeSpan.Zero)
            await ShrinkAsync(worker, drawn, promise, cancellationToken);
    }

    private static async Task<WorkerReport> CompareAsync(SimulationCase drawn, WorkerReport report, CancellationToken cancellationToken)
    {
        using var other = new Worker();
        var again = await other.RunAsync(new WorkerJob(drawn), cancellationToken);
        return again.Hash == report.Hash
            ? report
            : report with { Violations = [.. report.Violations, $"I26: two processes did not do the same: {report.Hash} and {again.Hash}"] };
    }

    /// <summary>Takes a report in, and returns whether it is of a violation that is to be shrunk.</summary>
    private bool Take(SimulationCase drawn, WorkerReport report)
    {
        lock (_lock)
        {
            Totals.Add(report);
            if (options.IsVerbose)
                output.WriteLine(LineOf(drawn, report));
            if (report.Promise is not { } promise)
            {
                TellProgress();
                return false;
            }
            FailureText.Write(output, drawn, report, options.CommandFor(drawn.Swarm.Seed));
            return (_broken[promise] = _broken.GetValueOrDefault(promise) + 1) <= ShrunkMax;
        }
    }

    private async Task ShrinkAsync(Worker worker, SimulationCase broken, string promise, CancellationToken cancellationToken)
    {
        var shrunk = await ShrinkRun.RunAsync(worker, broken, promise, options.Shrinking, cancellationToken);
        lock (_lock)
        {
            if (shrunk is null)
                output.WriteLine($"seed {broken.Swarm.Seed} does not break {promise} again.");
            else
                FailureText.WriteShrunk(output, shrunk, CaseFile.Save(shrunk, options.Cases));
        }
    }

    private void TellProgress()
    {
        if (_watch.Elapsed - _progress < ProgressEvery)
            return;
        _progress = _watch.Elapsed;
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{_watch.Elapsed.TotalSeconds,5:0} s: {Totals.Seeds:N0} of {options.Seeds:N0} seeds, {Totals.Violations} violations, ")
            + SummaryText.Figures(Totals));
    }

    private static string LineOf(SimulationCase drawn, WorkerReport report) => string.Create(
        CultureInfo.InvariantCulture,
        $"{drawn.Swarm.Seed}: {report.Hash} {report.Mutations} mutations, {report.Calls} calls, {report.Strikes.Sum(strike => strike.Count)} faults, ")
        + string.Create(CultureInfo.InvariantCulture, $"{report.Simulated.TotalMinutes:F0} min in {report.Processor.TotalMilliseconds:F0} ms");
}
