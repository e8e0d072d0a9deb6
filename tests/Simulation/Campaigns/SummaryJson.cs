using System.Text.Json;

namespace OfflineSync.Simulation.Campaigns;

/// <summary>The summary for machines.</summary>
internal static class SummaryJson
{
    private const int Digits = 1;

    /// <param name="stream">Where to.</param>
    /// <param name="totals">The sums.</param>
    /// <param name="planted">How many planted bugs were found, of how many; null: they were not looked for.</param>
    public static void Write(Stream stream, Totals totals, (int Found, int Total)? planted = null)
    {
        using var writer = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true });
        writer.WriteStartObject();
        writer.WriteNumber("seeds", totals.Seeds);
        writer.WriteNumber("violations", totals.Violations);
        writer.WriteNumber("mutations", totals.Mutations);
        writer.WriteNumber("networkFaults", totals.NetworkFaults);
        writer.WriteNumber("crashes", totals.Crashes);
        writer.WriteNumber("simulatedHours", Math.Round(totals.Simulated.TotalHours, Digits));
        if (planted is { } bugs)
        {
            writer.WriteStartObject("planted");
            writer.WriteNumber("found", bugs.Found);
            writer.WriteNumber("total", bugs.Total);
            writer.WriteEndObject();
        }
        else
        {
            writer.WriteNull("planted");
        }
        writer.WriteEndObject();
    }
}
