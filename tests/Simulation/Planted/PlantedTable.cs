using System.Globalization;
using System.Text;

namespace OfflineSync.Simulation.Planted;

/// <summary>The findings as a table for people.</summary>
internal static class PlantedTable
{
    public static string Write(IReadOnlyList<PlantedFinding> findings)
    {
        var text = new StringBuilder();
        text.AppendLine(CultureInfo.InvariantCulture, $"{findings.Count(finding => finding.Violation is not null)} of {findings.Count} found.");
        text.AppendLine();
        text.AppendLine("| bug | what is wrong | breaks | found by | seeds | CPU s |");
        text.AppendLine("|---|---|---|---|---:|---:|");
        foreach (var (bug, seeds, seconds) in findings.Select(finding => (finding.Bug, finding.Seeds, finding.Seconds)))
        {
            var promise = findings.First(finding => finding.Bug == bug).Promise ?? "**not found**";
            text.AppendLine(CultureInfo.InvariantCulture, $"| `{bug.Name}` | {bug.What} | {bug.Breaks} | {promise} | {seeds} | {seconds:F1} |");
        }
        return text.ToString();
    }
}
