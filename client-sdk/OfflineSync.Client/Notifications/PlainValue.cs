using System.Globalization;
using OfflineSync.Protocol.Values;

namespace OfflineSync.Client.Notifications;

/// <summary>Values as the app knows them: <see cref="long"/>, <see cref="double"/>, <see cref="string"/>, byte array or null.</summary>
internal static class PlainValue
{
    public static object? From(in Value value) => value.Kind switch
    {
        ValueKind.Null => null,
        ValueKind.Integer => value.Integer,
        ValueKind.Real => value.Real,
        ValueKind.Blob => value.Bytes.ToArray(),
        _ => value.ToString(),
    };

    /// <summary>A value of a key as the app gives it.</summary>
    public static Value ToKeyPart(object value) => value switch
    {
        long or int or short or sbyte or byte or ushort or uint => Value.FromInteger(Convert.ToInt64(value, CultureInfo.InvariantCulture)),
        double or float => Value.FromReal(Convert.ToDouble(value, CultureInfo.InvariantCulture)),
        string text => Value.FromText(text),
        Guid id => Value.FromText(id.ToString()),
        byte[] bytes => Value.FromBlob(bytes.ToArray()),
        _ => throw new ArgumentException($"A {value?.GetType().Name ?? "null"} is no part of a key. Give integers, doubles, texts, GUIDs or byte arrays.", nameof(value)),
    };

    /// <summary>The values of a key, of which none is NULL.</summary>
    public static IReadOnlyList<object> Key(ReadOnlySpan<Value> key)
    {
        var parts = new object[key.Length];
        for (var i = 0; i < key.Length; i++)
            parts[i] = From(key[i])!;
        return parts;
    }
}
