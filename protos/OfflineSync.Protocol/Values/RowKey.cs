using System.Buffers;
using System.Buffers.Binary;

namespace OfflineSync.Protocol.Values;

/// <summary>
/// The canonical form of a row's key: the values of its primary key columns one after the other, each a byte for its kind and then: integers and
/// times as 8 bytes that sort as the numbers do (so that growing keys append to an index), the rest as in <see cref="ValueEncoding"/>.
/// </summary>
public static class RowKey
{
    /// <summary>Encodes a key.</summary>
    public static byte[] Encode(ReadOnlySpan<Value> values)
    {
        var output = new ArrayBufferWriter<byte>(32);
        Write(output, values);
        return output.WrittenSpan.ToArray();
    }

    /// <summary>Appends an encoded key.</summary>
    public static void Write(IBufferWriter<byte> output, ReadOnlySpan<Value> values)
    {
        foreach (ref readonly var value in values)
        {
            if (value.Kind is ValueKind.Integer or ValueKind.TimeIso)
            {
                var span = output.GetSpan(9);
                span[0] = (byte)value.Kind;
                BinaryPrimitives.WriteUInt64BigEndian(span[1..], (ulong)value.Integer ^ (1UL << 63));
                output.Advance(9);
            }
            else
                ValueEncoding.Write(output, value);
        }
    }

    /// <summary>Decodes a key. Texts and blobs refer to the input's memory.</summary>
    /// <exception cref="ProtocolException">The bytes are no key.</exception>
    public static Value[] Decode(ReadOnlyMemory<byte> key)
    {
        var values = new List<Value>(2);
        for (var offset = 0; offset < key.Length;)
        {
            var kind = (ValueKind)key.Span[offset];
            if (kind is ValueKind.Integer or ValueKind.TimeIso)
            {
                offset++;
                var number = (long)(BinaryPrimitives.ReadUInt64BigEndian(ValueEncoding.Take(key, ref offset, sizeof(ulong)).Span) ^ (1UL << 63));
                values.Add(kind == ValueKind.Integer ? Value.FromInteger(number) : Value.FromTime(ValueEncoding.CheckTime(number)));
            }
            else
                values.Add(ValueEncoding.Read(key, ref offset));
        }
        return [.. values];
    }
}
