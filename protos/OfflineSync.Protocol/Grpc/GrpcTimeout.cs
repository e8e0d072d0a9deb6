using System.Globalization;

namespace OfflineSync.Protocol.Grpc;

/// <summary>The header <c>grpc-timeout</c>: at most eight digits and a unit (H, M, S, m, u, n).</summary>
public static class GrpcTimeout
{
    private const long MaxValue = 99_999_999;

    /// <summary>Encodes a timeout, rounded up to whole milliseconds (or seconds, when it is too long for that).</summary>
    public static string Encode(TimeSpan timeout)
    {
        var milliseconds = Math.Max(1, RoundUp(timeout.Ticks, TimeSpan.TicksPerMillisecond));
        if (milliseconds % 1000 != 0 && milliseconds <= MaxValue)
            return milliseconds.ToString(CultureInfo.InvariantCulture) + "m";

        var seconds = RoundUp(milliseconds, 1000);
        return Math.Min(seconds, MaxValue).ToString(CultureInfo.InvariantCulture) + "S";
    }

    /// <summary>Decodes a timeout; false when it is not one.</summary>
    public static bool TryDecode(string? text, out TimeSpan timeout)
    {
        timeout = default;
        if (text is null || text.Length is < 2 or > 9)
            return false;

        var digits = text.AsSpan(0, text.Length - 1);
        if (!long.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var value))
            return false;

        long? ticks = text[^1] switch
        {
            'H' => value * TimeSpan.TicksPerHour,
            'M' => value * TimeSpan.TicksPerMinute,
            'S' => value * TimeSpan.TicksPerSecond,
            'm' => value * TimeSpan.TicksPerMillisecond,
            'u' => value * TimeSpan.TicksPerMicrosecond,
            'n' => RoundUp(value, TimeSpan.NanosecondsPerTick),
            _ => null,
        };
        timeout = new TimeSpan(ticks ?? 0);
        return ticks is not null;
    }

    private static long RoundUp(long value, long unit) => (value / unit) + (value % unit > 0 ? 1 : 0);
}
