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

    /// <summary>The values of a key, of which none is NULL.</summary>
    public static IReadOnlyList<object> Key(ReadOnlySpan<Value> key)
    {
        var parts = new object[key.Length];
        for (var i = 0; i < key.Length; i++)
            parts[i] = From(key[i])!;
        return parts;
    }
}
