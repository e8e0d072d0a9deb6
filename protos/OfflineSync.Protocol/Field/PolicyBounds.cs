using OfflineSync.Protocol.Limits;

namespace OfflineSync.Protocol.Field;

/// <summary>The bounds of a sync policy. A server refuses to hand out what is beyond them, and a device that is given it all the same takes the bound.</summary>
/// <param name="Least">The least value.</param>
/// <param name="Most">The greatest value.</param>
public readonly record struct PolicyBounds(long Least, long Most)
{
    /// <summary>Milliseconds of quiet before local writes are sent: 10 to 10,000.</summary>
    public static readonly PolicyBounds Debounce = new(10, 10_000);

    /// <summary>The same on a metered network: 1 second to 15 minutes.</summary>
    public static readonly PolicyBounds MeteredDebounce = new(1_000, 900_000);

    /// <summary>Seconds between two looks for news: a minute to a day.</summary>
    public static readonly PolicyBounds PollInterval = new(60, 86_400);

    /// <summary>Seconds between two syncs in the background: 15 minutes, which platforms do not go below, to a day.</summary>
    public static readonly PolicyBounds BackgroundInterval = new(900, 86_400);

    /// <summary>Bytes of mutations in one push: 16 KiB to 4 MiB.</summary>
    public static readonly PolicyBounds BatchBytes = new(ProtocolLimits.PageBytesMin, 4 * 1024 * 1024);

    /// <summary>Bytes of a page: 16 KiB to 1 MiB.</summary>
    public static readonly PolicyBounds PageBytes = new(ProtocolLimits.PageBytesMin, ProtocolLimits.PageBytesTarget);

    /// <summary>The quality of Brotli: 0 to 9. Above that it takes many times as long for little.</summary>
    public static readonly PolicyBounds CompressionLevel = new(0, 9);

    /// <summary>Attempts of durable work: 3 to 100.</summary>
    public static readonly PolicyBounds MaxAttempts = new(3, 100);

    /// <summary>Bytes that may be fetched outside the bulk lane: 64 KiB to 64 MiB.</summary>
    public static readonly PolicyBounds SmallPull = new(64 * 1024, 64 * 1024 * 1024);

    /// <summary>The nearest value within the bounds.</summary>
    public long Clamp(long value) => Math.Clamp(value, Least, Most);

    /// <summary>Whether a value is within the bounds.</summary>
    public bool Contains(long value) => value >= Least && value <= Most;
}
