namespace OfflineSync.Protocol.Values;

/// <summary>Times as text: "yyyy-MM-ddTHH:mm:ss.fffZ" (ISO 8601, UTC, milliseconds).</summary>
internal static class TimeText
{
    public const int Length = 24;

    private const long MillisecondsPerDay = 86_400_000;

    /// <summary>0001-01-01T00:00:00.000Z.</summary>
    public const long MillisecondsMin = -62_135_596_800_000;

    /// <summary>9999-12-31T23:59:59.999Z.</summary>
    public const long MillisecondsMax = 253_402_300_799_999;

    public static bool TryParse(ReadOnlySpan<byte> text, out long milliseconds)
    {
        milliseconds = 0;
        if (text[4] != '-' || text[7] != '-' || text[10] != 'T' || text[13] != ':' || text[16] != ':' || text[19] != '.' || text[23] != 'Z')
            return false;
        var valid = true;
        var year = Digits(text, 0, 4, ref valid);
        var month = Digits(text, 5, 2, ref valid);
        var day = Digits(text, 8, 2, ref valid);
        var hour = Digits(text, 11, 2, ref valid);
        var minute = Digits(text, 14, 2, ref valid);
        var second = Digits(text, 17, 2, ref valid);
        var fraction = Digits(text, 20, 3, ref valid);
        if (!valid || year == 0 || month is 0 or > 12 || day == 0 || day > DateTime.DaysInMonth(year, month) || hour > 23 || minute > 59 || second > 59)
            return false;
        var days = new DateOnly(year, month, day).DayNumber - DateOnly.FromDateTime(DateTime.UnixEpoch).DayNumber;
        milliseconds = (days * MillisecondsPerDay) + (((((hour * 60L) + minute) * 60) + second) * 1000) + fraction;
        return true;
    }

    public static void Format(long milliseconds, Span<byte> text)
    {
        var time = DateTime.UnixEpoch.AddMilliseconds(milliseconds);
        Write(text, 0, 4, time.Year);
        Write(text, 5, 2, time.Month);
        Write(text, 8, 2, time.Day);
        Write(text, 11, 2, time.Hour);
        Write(text, 14, 2, time.Minute);
        Write(text, 17, 2, time.Second);
        Write(text, 20, 3, time.Millisecond);
        text[4] = text[7] = (byte)'-';
        text[10] = (byte)'T';
        text[13] = text[16] = (byte)':';
        text[19] = (byte)'.';
        text[23] = (byte)'Z';
    }

    private static int Digits(ReadOnlySpan<byte> text, int start, int count, ref bool valid)
    {
        var number = 0;
        foreach (var c in text.Slice(start, count))
        {
            valid &= c is >= (byte)'0' and <= (byte)'9';
            number = (number * 10) + (c - '0');
        }
        return number;
    }

    private static void Write(Span<byte> text, int start, int count, int number)
    {
        for (var i = start + count - 1; i >= start; i--)
        {
            text[i] = (byte)('0' + (number % 10));
            number /= 10;
        }
    }
}
