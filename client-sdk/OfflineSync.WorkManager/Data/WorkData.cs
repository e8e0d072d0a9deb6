using System.Diagnostics.CodeAnalysis;
using OfflineSync.WorkManager.Data;

namespace OfflineSync.WorkManager;

/// <summary>
/// A small map from names to typed values, as the input, output and progress of a work: <see cref="bool"/>, <see cref="byte"/>, <see cref="int"/>,
/// <see cref="long"/>, <see cref="float"/>, <see cref="double"/>, <see cref="string"/>, arrays of those, and null. Immutable.
/// </summary>
/// <remarks>
/// The serialized form takes at most <see cref="MaxBytes"/> bytes: the byte 1, then for each entry, in ordinal order of the keys, the key, a byte for the
/// type (0 null, 1 bool, 2 byte, 3 int, 4 long, 5 float, 6 double, 7 string; plus 16 for an array) and the value. A string is the length of its UTF-8 form as
/// a 7-bit encoded integer, and that form; an array is its length as a 7-bit encoded integer and its elements, which for strings follow a byte that is 0 for
/// null and 1 otherwise; numbers are little-endian.
/// </remarks>
[SuppressMessage("Naming", "CA1724", Justification = "The name that AndroidX has taught.")]
public sealed class WorkData : IEquatable<WorkData>
{
    /// <summary>How long the serialized form may be.</summary>
    public const int MaxBytes = 10_240;

    private readonly Dictionary<string, object?> _values;
    private readonly byte[] _bytes;

    internal WorkData(Dictionary<string, object?> values)
    {
        _values = values;
        _bytes = DataFormat.Write(values);
        CheckSize(_bytes.Length);
    }

    private WorkData(byte[] bytes)
    {
        CheckSize(bytes.Length);
        _values = DataFormat.Read(bytes);
        _bytes = bytes;
    }

    /// <summary>No values.</summary>
    public static WorkData Empty { get; } = new(new Dictionary<string, object?>());

    /// <summary>The names of the values.</summary>
    public IReadOnlyCollection<string> Keys => _values.Keys;

    /// <summary>How many values there are.</summary>
    public int Count => _values.Count;

    internal IReadOnlyDictionary<string, object?> Values => _values;

    /// <summary>Reads the serialized form.</summary>
    /// <exception cref="InvalidOperationException">The bytes are too many, or are not a serialized form.</exception>
    public static WorkData FromBytes(byte[] bytes)
    {
        ArgumentNullException.ThrowIfNull(bytes);
        return new WorkData([.. bytes]);
    }

    /// <summary>The serialized form.</summary>
    public byte[] ToBytes() => [.. _bytes];

    /// <summary>Whether there is a value of this name, which may be null.</summary>
    public bool Contains(string key) => _values.ContainsKey(key);

    /// <summary>The value of a name, or <paramref name="otherwise"/> if there is none or it is of another type.</summary>
    public T Get<T>(string key, T otherwise) => _values.TryGetValue(key, out var value) && value is T typed ? Copy(typed) : otherwise;

    /// <summary>The boolean of a name, or <paramref name="otherwise"/> if there is none.</summary>
    public bool GetBoolean(string key, bool otherwise = false) => Get(key, otherwise);

    /// <summary>The byte of a name, or <paramref name="otherwise"/> if there is none.</summary>
    public byte GetByte(string key, byte otherwise = 0) => Get(key, otherwise);

    /// <summary>The 32-bit integer of a name, or <paramref name="otherwise"/> if there is none.</summary>
    public int GetInt32(string key, int otherwise = 0) => Get(key, otherwise);

    /// <summary>The 64-bit integer of a name, or <paramref name="otherwise"/> if there is none.</summary>
    public long GetInt64(string key, long otherwise = 0) => Get(key, otherwise);

    /// <summary>The single-precision number of a name, or <paramref name="otherwise"/> if there is none.</summary>
    public float GetSingle(string key, float otherwise = 0) => Get(key, otherwise);

    /// <summary>The double-precision number of a name, or <paramref name="otherwise"/> if there is none.</summary>
    public double GetDouble(string key, double otherwise = 0) => Get(key, otherwise);

    /// <summary>The text of a name, or null if there is none.</summary>
    public string? GetString(string key) => Get<string?>(key, null);

    /// <summary>The array of a name, or null if there is none with elements of exactly this type.</summary>
    public T[]? GetArray<T>(string key) => Get<T[]?>(key, null);

    /// <inheritdoc/>
    public bool Equals(WorkData? other) => other is not null && _bytes.AsSpan().SequenceEqual(other._bytes);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as WorkData);

    /// <inheritdoc/>
    public override int GetHashCode() => _bytes.Length;

    /// <inheritdoc/>
    public override string ToString() => $"{Count} values, {_bytes.Length} bytes";

    private static T Copy<T>(T value) => value is Array array ? (T)array.Clone() : value;

    private static void CheckSize(int bytes)
    {
        if (bytes > MaxBytes)
        {
            throw new InvalidOperationException(
                $"The data takes {bytes} bytes, but at most {MaxBytes} are allowed. Store large values in a file or a table, and pass their name.");
        }
    }
}
