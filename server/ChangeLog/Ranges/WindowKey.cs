using System.Buffers.Binary;
using OfflineSync.Protocol.Limits;
using OfflineSync.Protocol.Values;
using OfflineSync.Server.Merge;

namespace OfflineSync.Server.ChangeLog.Ranges;

/// <summary>
/// Values as bytes that compare, one after the other, as SQLite compares the values: NULL, numbers, texts, BLOBs; of texts and BLOBs the first
/// <see cref="ProtocolLimits.WindowBytesMax"/> bytes. A number is the nearest double, and then what an integer has more or less than that.
/// </summary>
internal static class WindowKey
{
    private const byte NumberTag = 1;
    private const byte TextTag = 2;
    private const byte BlobTag = 3;
    private const ulong SignBit = 1UL << 63;

    /// <summary>The key of NULL, and of a row that lacks the column.</summary>
    public static ReadOnlyMemory<byte> OfNull { get; } = new byte[] { 0 };

    /// <summary>The key of a value.</summary>
    public static ReadOnlyMemory<byte> Of(in Value value) => value.Kind switch
    {
        ValueKind.Null => OfNull,
        ValueKind.Integer => OfNumber(value.Integer, (short)((Int128)value.Integer - (Int128)(double)value.Integer)),
        ValueKind.Real => OfNumber(value.Real, 0),
        _ => OfBytes(value),
    };

    /// <summary>The key of a row that is not deleted.</summary>
    public static ReadOnlyMemory<byte> Of(RowState row, int column)
    {
        var index = row.IndexOf(column);
        return index < 0 ? OfNull : Of(EncodedValue.Read(row.Columns[index].Value));
    }

    /// <summary>Whether one comes before another.</summary>
    public static bool IsBefore(ReadOnlyMemory<byte> key, ReadOnlyMemory<byte> other) => key.Span.SequenceCompareTo(other.Span) < 0;

    private static byte[] OfNumber(double number, short rest)
    {
        // There are two zeros, which are equal.
        var bits = BitConverter.DoubleToUInt64Bits(number == 0 ? 0 : number);
        var key = new byte[1 + sizeof(ulong) + sizeof(ushort)];
        key[0] = NumberTag;
        BinaryPrimitives.WriteUInt64BigEndian(key.AsSpan(1), (bits & SignBit) == 0 ? bits | SignBit : ~bits);
        BinaryPrimitives.WriteUInt16BigEndian(key.AsSpan(1 + sizeof(ulong)), (ushort)(rest - short.MinValue));
        return key;
    }

    private static byte[] OfBytes(in Value value)
    {
        var bytes = value.GetBytes(stackalloc byte[36]);
        return [value.IsText ? TextTag : BlobTag, .. bytes[..Math.Min(bytes.Length, ProtocolLimits.WindowBytesMax)]];
    }
}
