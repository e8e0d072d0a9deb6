using System.Text.Json;

namespace OfflineSync.Benchmarks.Measuring;

/// <summary>The results for machines: name and value.</summary>
internal static class ResultFile
{
    private const int Digits = 4;

    public static void Write(FileInfo file, IReadOnlyList<Figure> figures)
    {
        using var stream = file.Create();
        using var writer = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true });
        writer.WriteStartObject();
        foreach (var figure in figures)
            writer.WriteNumber(figure.Name, Math.Round(figure.Value, Digits));
        writer.WriteEndObject();
    }
}
