namespace OfflineSync.Benchmarks.Day.Traces;

/// <summary>When what happens. The day is measured from 4 to 4 o'clock: people sleep at both ends.</summary>
internal static class Calendar
{
    public static DateTimeOffset Midnight { get; } = new(2030, 3, 4, 0, 0, 0, TimeSpan.Zero);

    /// <summary>The app is set up.</summary>
    public static DateTimeOffset Setup { get; } = Hour(3);

    public static DateTimeOffset Begin { get; } = Hour(4);

    public static DateTimeOffset End { get; } = Hour(28);

    /// <summary>The next morning, when every device has a network.</summary>
    public static DateTimeOffset Settling { get; } = Hour(32);

    public static DateTimeOffset Future { get; } = Hour(48);

    /// <summary>A time in hours after midnight.</summary>
    public static DateTimeOffset Hour(double hour) => Midnight + TimeSpan.FromHours(hour);
}
