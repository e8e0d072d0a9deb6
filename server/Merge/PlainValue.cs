using OfflineSync.Protocol.Values;

namespace OfflineSync.Server.Merge;

/// <summary>Values as resolvers and validators see them: <see cref="long"/>, <see cref="double"/>, <see cref="string"/>, byte array, or null.</summary>
internal static class PlainValue
{
    /// <summary>The object of a value.</summary>
    public static object? ToObject(in Value value) => value.Kind switch
    {
        ValueKind.Null => null,
        ValueKind.Integer => value.Integer,
        ValueKind.Real => value.Real,
        ValueKind.Blob => value.Bytes.ToArray(),
        _ => value.ToString(),
    };

    /// <summary>The value of an object.</summary>
    /// <exception cref="InvalidOperationException">SQLite has no such value.</exception>
    public static Value FromObject(object? value) => value switch
    {
        null => Value.Null,
        long number => Value.FromInteger(number),
        int number => Value.FromInteger(number),
        bool flag => Value.FromInteger(flag ? 1 : 0),
        double real => Value.FromReal(real),
        string text => Value.FromText(text),
        byte[] blob => Value.FromBlob(blob),
        _ => throw new InvalidOperationException($"A resolver returned a {value.GetType()}; it must be long, double, string, byte[] or null."),
    };
}
