using OfflineSync.Protocol.Field;
using OfflineSync.Protocol.Field.V1;
using OfflineSync.Protocol.Grpc;
using OfflineSync.Server.Push;

namespace OfflineSync.Server.Fleet;

/// <summary>Checks single fields of a report. What is refused is named by its field, never by its value.</summary>
internal static class ReportFields
{
    /// <exception cref="RpcException">It is too long, or no plain text.</exception>
    public static string Text(string field, string text)
    {
        if (text.Length > FieldLimits.TextLengthMax)
            throw PushReader.Malformed($"Field \"{field}\" has {text.Length} characters; at most {FieldLimits.TextLengthMax} are allowed.");
        for (var i = 0; i < text.Length; i++)
        {
            if (char.IsControl(text[i]))
                throw PushReader.Malformed($"Field \"{field}\" has a control character.");
            // U+FFFD stands for bytes that were no text.
            if (text[i] == '\uFFFD' || (char.IsSurrogate(text[i]) && !char.IsSurrogatePair(text, i++)))
                throw PushReader.Malformed($"Field \"{field}\" is no Unicode text.");
        }
        return text;
    }

    /// <exception cref="RpcException">It is out of bounds.</exception>
    public static long Number(string field, long value) => value is >= 0 and <= FieldLimits.ValueMax
        ? value
        : throw PushReader.Malformed($"Field \"{field}\" is {value}; it must be 0 to {FieldLimits.ValueMax}.");

    /// <summary>A size or an age, which counts as the largest number if it is larger.</summary>
    /// <exception cref="RpcException">It is negative.</exception>
    public static long Size(string field, long value) => value >= 0
        ? Math.Min(value, FieldLimits.ValueMax)
        : throw PushReader.Malformed($"Field \"{field}\" is {value}; it must be 0 or more.");

    /// <exception cref="RpcException">It does not fit the store's integers.</exception>
    public static long Version(string field, ulong value) => value <= long.MaxValue
        ? (long)value
        : throw PushReader.Malformed($"Field \"{field}\" is {value}; at most {long.MaxValue} is allowed.");

    /// <exception cref="RpcException">There are too many.</exception>
    public static void Count(string field, int count, int countMax)
    {
        if (count > countMax)
            throw PushReader.Malformed($"Field \"{field}\" has {count} elements; at most {countMax} are allowed.");
    }

    /// <summary>The network, which is unknown if a newer app has another one.</summary>
    public static FieldNetwork Network(FieldNetwork network) => Enum.IsDefined(network) ? network : FieldNetwork.Unspecified;
}
