using System.Globalization;

namespace OfflineSync.Server.Dashboard;

/// <summary>Numbers as people read them.</summary>
internal static class Humane
{
    private static readonly (long From, string Unit)[] Durations =
        [(86_400_000, "d"), (3_600_000, "h"), (60_000, "min"), (1_000, "s"), (1, "ms")];

    private static readonly (long From, string Unit)[] Sizes = [(1_000_000_000_000, "TB"), (1_000_000_000, "GB"), (1_000_000, "MB"), (1_000, "kB"), (1, "B")];

    /// <summary>As in 12,345.</summary>
    public static string Count(long count) => count.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary>As in 1.2 s or 4 min.</summary>
    public static string Duration(long milliseconds) => milliseconds <= 0 ? "0 s" : In(milliseconds, Durations);

    /// <summary>The same, or a dash.</summary>
    public static string Duration(long? milliseconds) => milliseconds is { } known ? Duration(known) : "–";

    /// <summary>As in 3.4 MB.</summary>
    public static string Bytes(long bytes) => bytes == 0 ? "0 B" : (bytes < 0 ? "−" : "") + In(Math.Abs(bytes), Sizes);

    /// <summary>As in 12.3 %.</summary>
    public static string Share(long part, long whole) => whole == 0 ? "–" : (100.0 * part / whole).ToString("0.#", CultureInfo.InvariantCulture) + " %";

    /// <summary>As in 2026-11-27 08:36 UTC.</summary>
    public static string Time(long milliseconds) => Moment(milliseconds)?.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture) + " UTC";

    /// <summary>The same with seconds, for machines.</summary>
    public static string Machine(long milliseconds) => Moment(milliseconds)?.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture) ?? "";

    /// <summary>As in 3 h ago.</summary>
    public static string Ago(long milliseconds, DateTimeOffset now)
    {
        if (milliseconds <= 0)
            return "never";
        var passed = now.ToUnixTimeMilliseconds() - milliseconds;
        return passed < 60_000 ? "just now" : Duration(passed) + " ago";
    }

    /// <summary>A code of the product as words: "constraint_battery_not_low" is "constraint battery not low". Codes in capitals stay as they are.</summary>
    public static string Words(string code) => code.Any(char.IsAsciiLetterUpper) ? code : code.Replace('_', ' ');

    /// <summary>A text of a cohort, or what stands for none.</summary>
    public static string OrUnknown(string text) => text.Length == 0 ? "unknown" : text;

    private static DateTimeOffset? Moment(long milliseconds) =>
        milliseconds is >= 0 and <= 253_402_300_799_999 ? DateTimeOffset.FromUnixTimeMilliseconds(milliseconds) : null;

    private static string In(long value, (long From, string Unit)[] units)
    {
        var (from, unit) = units.First(one => value >= one.From);
        var number = (double)value / from;
        return number.ToString(number < 9.95 && from > 1 ? "0.#" : "0", CultureInfo.InvariantCulture) + " " + unit;
    }
}
