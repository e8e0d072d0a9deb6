namespace OfflineSync.Server.Fleet;

/// <summary>Days as reports and tables count them: since 1970-01-01, UTC.</summary>
internal static class FieldDay
{
    private const long Milliseconds = 86_400_000;

    /// <summary>The day of a moment.</summary>
    public static int Of(DateTimeOffset moment) => (int)Math.DivRem(moment.ToUnixTimeMilliseconds(), Milliseconds).Quotient;

    /// <summary>When a day begins, in milliseconds since 1970-01-01.</summary>
    public static long Start(int day) => day * Milliseconds;
}
