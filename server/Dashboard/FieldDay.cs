using System.Globalization;

namespace OfflineSync.Server.Dashboard;

/// <summary>Days as the field's tables count them: since 1970-01-01, UTC.</summary>
internal static class FieldDay
{
    public const long Milliseconds = 86_400_000;
    private static readonly int Epoch = DateOnly.FromDateTime(DateTime.UnixEpoch).DayNumber;

    public static int Of(DateTimeOffset time) => (int)(time.ToUnixTimeMilliseconds() / Milliseconds);

    public static int Of(DateOnly date) => date.DayNumber - Epoch;

    /// <summary>As in 2026-11-27.</summary>
    public static string Text(int day) => DateOnly.FromDayNumber(Math.Clamp(day + Epoch, 0, DateOnly.MaxValue.DayNumber)).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    /// <summary>Reads such a text.</summary>
    public static bool TryParse(string text, out int day)
    {
        var isDate = DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date);
        day = isDate ? Of(date) : 0;
        return isDate && day >= 0;
    }
}
