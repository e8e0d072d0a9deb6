using System.Globalization;
using OfflineSync.Protocol.Limits;
using Value = OfflineSync.Protocol.Values.Value;

namespace OfflineSync.Client.Subscriptions;

/// <summary>Where windows begin.</summary>
internal static class WindowStart
{
    /// <summary>From which value on rows are new enough at a time; NULL where any age is.</summary>
    public static Value Of(RowWindow window, DateTimeOffset now)
    {
        if (window.Age is not { } age)
            return Value.Null;
        var oldest = now - DateTimeOffset.MinValue > age ? now - age : DateTimeOffset.MinValue;
        return window.Format switch
        {
            TimeFormat.UnixSeconds => Value.FromInteger(oldest.ToUnixTimeSeconds()),
            TimeFormat.UnixMilliseconds => Value.FromInteger(oldest.ToUnixTimeMilliseconds()),
            TimeFormat.Ticks => Value.FromInteger(oldest.UtcTicks),
            // All forms of a time on this day come after it.
            _ => Value.FromText(oldest.UtcDateTime.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)),
        };
    }

    /// <summary>A bound that the server takes for the same as the value. It sees no more of it.</summary>
    public static Value Cut(in Value value)
    {
        if (value.Kind is not (Protocol.Values.ValueKind.Blob or Protocol.Values.ValueKind.Text) || value.Bytes.Length <= ProtocolLimits.WindowBytesMax)
            return value;
        var bytes = value.Bytes[..ProtocolLimits.WindowBytesMax];
        if (value.Kind == Protocol.Values.ValueKind.Blob)
            return Value.FromBlob(bytes);
        var length = ProtocolLimits.WindowBytesMax;
        // Not within a character.
        while (length > 0 && (value.Bytes.Span[length] & 0xC0) == 0x80)
            length--;
        return Value.FromText(bytes[..length]);
    }
}
