namespace OfflineSync.Client;

/// <summary>How a column holds a time, all in UTC.</summary>
public enum TimeFormat
{
    /// <summary>An INTEGER: seconds since 1970-01-01.</summary>
    UnixSeconds,

    /// <summary>An INTEGER: milliseconds since 1970-01-01.</summary>
    UnixMilliseconds,

    /// <summary>An INTEGER: 100-nanosecond ticks since 0001-01-01, as <see cref="DateTime.Ticks"/>.</summary>
    Ticks,

    /// <summary>A TEXT that SQLite's date functions read, such as <c>2030-01-31 12:00:00</c> or <c>2030-01-31T12:00:00.000Z</c>.</summary>
    Iso,
}
