using System.Globalization;
using OfflineSync.Simulation.Cases;
using OfflineSync.Simulation.Faults;
using OfflineSync.Simulation.Workers;

namespace OfflineSync.Simulation.Campaigns;

/// <summary>A seed that broke a promise, for people.</summary>
internal static class FailureText
{
    private const int Events = 40;

    public static void Write(TextWriter writer, SimulationCase broken, WorkerReport report, string command)
    {
        writer.WriteLine($"seed {broken.Swarm.Seed} breaks a promise:");
        foreach (var violation in report.Violations)
            writer.WriteLine($"  {violation}");
        writer.WriteLine($"  again: {command}");
        writer.WriteLine($"  {Describe(broken.Swarm)}");
        if (report.LastEvents.Count > 0)
            writer.WriteLine($"  last events (all of them: --trace FILE):");
        foreach (var line in report.LastEvents.TakeLast(Events))
            writer.WriteLine($"    {line}");
    }

    public static void WriteShrunk(TextWriter writer, SimulationCase shrunk, string path)
    {
        writer.WriteLine($"seed {shrunk.Swarm.Seed} is shrunk to {shrunk.Operations!.Count} operations and {shrunk.Swarm.Rates.Count} faults:");
        writer.WriteLine($"  {shrunk.Violation}");
        writer.WriteLine($"  again: {CampaignOptions.CommandFor(path)}");
        writer.WriteLine($"  {Describe(shrunk.Swarm)}");
    }

    private static string Describe(Swarm swarm)
    {
        var syncs = swarm.App.SyncsByItself ? "syncs by itself" : "syncs when asked";
        var rates = swarm.Rates.Select(rate => string.Create(CultureInfo.InvariantCulture, $"{rate.Key} {rate.Value:0.###}"));
        return string.Create(CultureInfo.InvariantCulture, $"{swarm.Devices} devices, {swarm.Nodes} nodes, {swarm.Duration.TotalMinutes:0.#} min, {syncs}; ")
            + (swarm.Rates.Count == 0 ? "no faults" : string.Join(", ", rates));
    }
}
