using System.Buffers;
using System.Buffers.Binary;

namespace OfflineSync.Protocol.Values;

/// <summary>
/// The compact stored form of one value: a byte for its kind, and then: integers and times as a zigzag <see cref="Varint"/>, reals as 8 bytes
/// little-endian, UUIDs as 16 bytes, texts and blobs as a length and bytes.
/// </summary>
public static class ValueEncoding
{
    /// <summary>Appends a value.</summary>
    public static void Write(IBufferWriter<byte> output, in Value value)
    {
        var head = output.GetSpan(1);
        head[0] = (byte)value.Kind;
        output.Advance(1);
        switch (value.Kind)
        {
            case ValueKind.Integer or ValueKind.TimeIso:
                Varint.Write(output, Varint.ZigZag(value.Integer));
                break;
            case ValueKind.Real:
                BinaryPrimitives.WriteDoubleLittleEndian(output.GetSpan(sizeof(double)), value.Real);
                output.Advance(sizeof(double));
                break;
            case ValueKind.UuidLower or ValueKind.UuidUpper:
                BinaryPrimitives.WriteUInt128BigEndian(output.GetSpan(16), value.Uuid);
                output.Advance(16);
                break;
            case ValueKind.Text or ValueKind.Blob:
                Varint.Write(output, (ulong)value.Bytes.Length);
                output.Write(value.Bytes.Span);
                break;
        }
    }

    /// <summary>Reads a value and moves past it. Texts and blobs refer to the input's memory.</summary>
    /// <exception cref="ProtocolException">The bytes are no value.</exception>
    public static Value Read(ReadOnlyMemory<byte> input, ref int offset)
    {
        var kind = (ValueKind)Take(input, ref offset, 1).Span[0];
        switch (kind)
        {
            case ValueKind.Null:
                return Value.Null;
            case ValueKind.Integer:
                return Value.FromInteger(Varint.UnZigZag(Varint.Read(input.Span, ref offset)));
            case ValueKind.TimeIso:
                return Value.FromTime(CheckTime(Varint.UnZigZag(Varint.Read(input.Span, ref offset))));
            case ValueKind.Real:
                return Value.FromReal(BinaryPrimitives.ReadDoubleLittleEndian(Take(input, ref offset, sizeof(double)).Span));
            case ValueKind.UuidLower or ValueKind.UuidUpper:
                return Value.FromUuid(BinaryPrimitives.ReadUInt128BigEndian(Take(input, ref offset, 16).Span), kind == ValueKind.UuidUpper);
            case ValueKind.Text or ValueKind.Blob:
                var length = Varint.Read(input.Span, ref offset);
                if (length > int.MaxValue)
                    throw new ProtocolException("A value is longer than 2 GiB.");
                var bytes = Take(input, ref offset, (int)length);
                return kind == ValueKind.Text ? Value.FromText(bytes) : Value.FromBlob(bytes);
            default:
                throw new ProtocolException($"{(int)kind} is no kind of value.");
        }
    }

    internal static long CheckTime(long milliseconds) =>
        milliseconds is >= TimeText.MillisecondsMin and <= TimeText.MillisecondsMax
            ? milliseconds
            : throw new ProtocolException($"{milliseconds} milliseconds is outside the years 1 to 9999.");

    internal static ReadOnlyMemory<byte> Take(ReadOnlyMemory<byte> input, ref int offset, int count)
    {
        if (offset < 0 || count > input.Length - offset)
            throw new ProtocolException("The bytes end inside a value.");
        var part = input.Slice(offset, count);
        offset += count;
        return part;
    }
}
