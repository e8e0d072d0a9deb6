using System.Text.Json;

namespace OfflineSync.Benchmarks.Day.Results;

/// <summary>The results for machines: the means over the seeds, and how far they spread.</summary>
internal static class DayJson
{
    private const int Digits = 4;

    public static void Write(Stream stream, DayResults results)
    {
        using var writer = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true });
        writer.WriteStartObject();
        foreach (var (policy, seeds) in results.Days)
        {
            writer.WriteStartObject(policy.Name);
            foreach (var measure in DayMeasure.All.Where(measure => measure.IsMain))
                Write(writer, measure.Name, DayResults.Of(seeds, measure).Mean);
            writer.WriteNumber("lost", seeds.Sum(figures => figures.Lost));
            writer.WriteNumber("different", seeds.Sum(figures => figures.Different));
            writer.WriteNumber("writes", seeds.Sum(figures => figures.Writes));
            foreach (var measure in DayMeasure.All.Where(measure => !measure.IsMain))
                Write(writer, measure.Name, DayResults.Of(seeds, measure).Mean);
            writer.WriteEndObject();
        }
        writer.WriteNumber("devices", results.Devices);
        writer.WriteNumber("firstSeed", results.FirstSeed);
        writer.WriteNumber("seeds", results.Seeds);
        writer.WriteStartObject("ratios");
        foreach (var (name, ratio) in results.Ratios())
            Write(writer, name, ratio);
        writer.WriteEndObject();
        writer.WriteStartObject("spread");
        foreach (var (policy, seeds) in results.Days)
        {
            writer.WriteStartObject(policy.Name);
            foreach (var measure in DayMeasure.All)
                Write(writer, measure.Name, DayResults.Of(seeds, measure));
            writer.WriteEndObject();
        }
        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter writer, string name, Spread spread)
    {
        writer.WriteStartObject(name);
        Write(writer, "mean", spread.Mean);
        Write(writer, "deviation", spread.Deviation);
        Write(writer, "min", spread.Min);
        Write(writer, "max", spread.Max);
        writer.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter writer, string name, double value) => writer.WriteNumber(name, Math.Round(value, Digits));
}
