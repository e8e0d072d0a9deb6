using System.Globalization;

namespace OfflineSync.Server.Fleet;

/// <summary>Days as reports and tables count them: since 1970-01-01, UTC.</summary>
internal static class FieldDay
{
    /// <summary>How long one is.</summary>
    public const long Milliseconds = 86_400_000;

    private static readonly int Epoch = DateOnly.FromDateTime(DateTime.UnixEpoch).DayNumber;

    /// <summary>The day of a moment.</summary>
    public static int Of(DateTimeOffset moment) => (int)Math.DivRem(moment.ToUnixTimeMilliseconds(), Milliseconds).Quotient;

    /// <summary>When a day begins, in milliseconds since 1970-01-01.</summary>
    public static long Start(int day) => day * Milliseconds;

    /// <summary>As in 2026-11-27.</summary>
    public static string Text(int day) => DateOnly.FromDayNumber(Math.Clamp(day + Epoch, 0, DateOnly.MaxValue.DayNumber)).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    /// <summary>Reads such a text.</summary>
    public static bool TryParse(string text, out int day)
    {
        var isDate = DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date);
        day = isDate ? date.DayNumber - Epoch : 0;
        return isDate && day >= 0;
    }
}
