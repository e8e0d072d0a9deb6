using System.Text;

namespace OfflineSync.Protocol.Values;

/// <summary>
/// A value of a SQLite column, exact to its storage class and bytes. Texts that are UUIDs or times have a compact kind of their own; as every
/// text goes through <see cref="FromText(ReadOnlyMemory{byte})"/>, a value has one form only and two values are equal exactly when SQLite's are.
/// </summary>
public readonly struct Value : IEquatable<Value>
{
    private readonly ulong _first;
    private readonly ulong _second;
    private readonly ReadOnlyMemory<byte> _bytes;

    private Value(ValueKind kind, ulong first, ulong second = 0, ReadOnlyMemory<byte> bytes = default)
    {
        Kind = kind;
        _first = first;
        _second = second;
        _bytes = bytes;
    }

    /// <summary>SQLite NULL.</summary>
    public static Value Null => default;

    /// <summary>What the value is.</summary>
    public ValueKind Kind { get; }

    /// <summary>The integer; for a time, milliseconds since 1970-01-01.</summary>
    public long Integer => (long)_first;

    /// <summary>The floating-point number.</summary>
    public double Real => BitConverter.UInt64BitsToDouble(_first);

    /// <summary>The bytes of a plain text or blob. They belong to whoever made the value, and may be reused: see there.</summary>
    public ReadOnlyMemory<byte> Bytes => _bytes;

    /// <summary>The UUID, as an integer in network order.</summary>
    public UInt128 Uuid => new(_first, _second);

    /// <summary>Whether SQLite stores it as TEXT.</summary>
    public bool IsText => Kind is ValueKind.Text or ValueKind.UuidLower or ValueKind.UuidUpper or ValueKind.TimeIso;

    /// <summary>An integer.</summary>
    public static Value FromInteger(long value) => new(ValueKind.Integer, (ulong)value);

    /// <summary>A floating-point number. SQLite stores NaN as NULL, and so does this.</summary>
    public static Value FromReal(double value) => double.IsNaN(value) ? Null : new(ValueKind.Real, BitConverter.DoubleToUInt64Bits(value));

    /// <summary>A blob.</summary>
    public static Value FromBlob(ReadOnlyMemory<byte> value) => new(ValueKind.Blob, 0, 0, value);

    /// <summary>A text, as the bytes that SQLite stores. UUIDs and times become their compact kinds.</summary>
    public static Value FromText(ReadOnlyMemory<byte> utf8)
    {
        if (utf8.Length == UuidText.Length && UuidText.TryParse(utf8.Span, out var uuid, out var upper))
            return FromUuid(uuid, upper);
        return utf8.Length == TimeText.Length && TimeText.TryParse(utf8.Span, out var milliseconds)
            ? FromTime(milliseconds)
            : new(ValueKind.Text, 0, 0, utf8);
    }

    /// <summary>A text.</summary>
    public static Value FromText(string text) => FromText(Encoding.UTF8.GetBytes(text));

    /// <summary>The text of a UUID.</summary>
    /// <param name="uuid">The UUID in network order.</param>
    /// <param name="upper">Whether the text has upper-case digits; ignored for a UUID without letters, whose text is the same either way.</param>
    public static Value FromUuid(UInt128 uuid, bool upper) =>
        new(upper && UuidText.HasLetter(uuid) ? ValueKind.UuidUpper : ValueKind.UuidLower, (ulong)(uuid >> 64), (ulong)uuid);

    /// <summary>The text of a time.</summary>
    /// <param name="milliseconds">Milliseconds since 1970-01-01, within the years 1 to 9999.</param>
    public static Value FromTime(long milliseconds) => new(ValueKind.TimeIso, (ulong)milliseconds);

    /// <summary>The bytes of any text kind or blob.</summary>
    /// <param name="scratch">At least 36 bytes, where compact kinds are written out.</param>
    public ReadOnlySpan<byte> GetBytes(Span<byte> scratch)
    {
        switch (Kind)
        {
            case ValueKind.UuidLower or ValueKind.UuidUpper:
                UuidText.Format(Uuid, Kind == ValueKind.UuidUpper, scratch);
                return scratch[..UuidText.Length];
            case ValueKind.TimeIso:
                TimeText.Format(Integer, scratch);
                return scratch[..TimeText.Length];
            default:
                return _bytes.Span;
        }
    }

    /// <summary>The same value with bytes of its own.</summary>
    public Value Detach() => _bytes.IsEmpty ? this : new(Kind, _first, _second, _bytes.ToArray());

    /// <inheritdoc/>
    public bool Equals(Value other) =>
        Kind == other.Kind && _first == other._first && _second == other._second && _bytes.Span.SequenceEqual(other._bytes.Span);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is Value other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = 14695981039346656037UL ^ (ulong)Kind;
        hash = (hash ^ _first) * 1099511628211UL;
        hash = (hash ^ _second) * 1099511628211UL;
        foreach (var b in _bytes.Span)
            hash = (hash ^ b) * 1099511628211UL;
        return (int)(hash ^ (hash >> 32));
    }

    /// <inheritdoc/>
    public override string ToString() => Kind switch
    {
        ValueKind.Null => "NULL",
        ValueKind.Integer => Integer.ToString(System.Globalization.CultureInfo.InvariantCulture),
        ValueKind.Real => Real.ToString("R", System.Globalization.CultureInfo.InvariantCulture),
        ValueKind.Blob => $"x'{Convert.ToHexString(_bytes.Span)}'",
        _ => Encoding.UTF8.GetString(GetBytes(stackalloc byte[UuidText.Length])),
    };

    /// <summary>Equality by storage class and bytes.</summary>
    public static bool operator ==(Value left, Value right) => left.Equals(right);

    /// <summary>Inequality by storage class and bytes.</summary>
    public static bool operator !=(Value left, Value right) => !left.Equals(right);
}
