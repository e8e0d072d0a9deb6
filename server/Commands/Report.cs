using System.Globalization;
using System.Text.Json;

namespace OfflineSync.Server.Commands;

/// <summary>What a command prints: lines for people, or one JSON document for scripts.</summary>
internal static class Report
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    /// <summary>Prints rows under headings, in columns as wide as what is in them.</summary>
    public static void Table(TextWriter output, IReadOnlyList<string> headings, IReadOnlyList<IReadOnlyList<string>> rows)
    {
        var widths = headings.Select((heading, i) => rows.Select(row => row[i].Length).Append(heading.Length).Max()).ToArray();
        foreach (var row in rows.Prepend(headings))
            output.WriteLine(string.Join("  ", row.Select((cell, i) => cell.PadRight(widths[i]))).TrimEnd());
    }

    /// <summary>Prints one JSON document.</summary>
    public static void Document(TextWriter output, object content) => output.WriteLine(JsonSerializer.Serialize(content, Json));

    /// <summary>A time of the store, in UTC; empty for none.</summary>
    public static string Time(long milliseconds) =>
        milliseconds == 0 ? "" : DateTimeOffset.FromUnixTimeMilliseconds(milliseconds).ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    /// <summary>A number with its thousands marked.</summary>
    public static string Number(long number) => number.ToString("N0", CultureInfo.InvariantCulture);
}
