namespace OfflineSync.Protocol.Clocks;

/// <summary>
/// Hybrid logical clock stamps: milliseconds since 1970-01-01 in the upper 48 bits, a counter in the lower 16
/// (Kulkarni et al., "Logical Physical Clocks", 2014). Stamps compare as plain integers.
/// </summary>
public static class Hlc
{
    private const int CounterBits = 16;

    /// <summary>The first stamp of a millisecond.</summary>
    public static ulong FromMilliseconds(long milliseconds) => milliseconds <= 0 ? 0 : (ulong)milliseconds << CounterBits;

    /// <summary>The wall-clock part, in milliseconds since 1970-01-01.</summary>
    public static long Milliseconds(ulong stamp) => (long)(stamp >> CounterBits);

    /// <summary>
    /// The next stamp of a node: at least <paramref name="milliseconds"/> and above <paramref name="last"/>. When 65,536 stamps fall into one
    /// millisecond the counter overflows into the milliseconds: stamps run ahead of the clock, but never repeat.
    /// </summary>
    public static ulong Next(ulong last, long milliseconds) => Math.Max(last + 1, FromMilliseconds(milliseconds));
}
