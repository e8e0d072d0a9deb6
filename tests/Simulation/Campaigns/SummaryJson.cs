using System.Text.Json;
using OfflineSync.Simulation.Planted;

namespace OfflineSync.Simulation.Campaigns;

/// <summary>The summary for machines.</summary>
internal static class SummaryJson
{
    private const int Digits = 1;

    /// <param name="stream">Where to.</param>
    /// <param name="totals">The sums.</param>
    /// <param name="planted">What came of the planted bugs that were hunted.</param>
    public static void Write(Stream stream, Totals totals, IReadOnlyList<PlantedFinding> planted)
    {
        using var writer = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true });
        writer.WriteStartObject();
        writer.WriteNumber("seeds", totals.Seeds);
        writer.WriteNumber("violations", totals.Violations);
        writer.WriteNumber("mutations", totals.Mutations);
        writer.WriteNumber("networkFaults", totals.NetworkFaults);
        writer.WriteNumber("crashes", totals.Crashes);
        writer.WriteNumber("simulatedHours", Math.Round(totals.Simulated.TotalHours, Digits));
        writer.WriteStartObject("planted");
        writer.WriteNumber("found", planted.Count(finding => finding.Violation is not null));
        writer.WriteNumber("total", planted.Count);
        writer.WriteEndObject();
        writer.WriteEndObject();
    }
}
