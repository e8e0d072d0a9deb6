using System.Buffers;

namespace OfflineSync.Protocol.Values;

/// <summary>Variable-length integers as protobuf writes them: seven bits a byte, least significant first.</summary>
public static class Varint
{
    private const int BytesMax = 10;

    /// <summary>Maps signed to unsigned so that small magnitudes stay small.</summary>
    public static ulong ZigZag(long value) => (ulong)((value << 1) ^ (value >> 63));

    /// <summary>The reverse of <see cref="ZigZag"/>.</summary>
    public static long UnZigZag(ulong value) => (long)(value >> 1) ^ -(long)(value & 1);

    /// <summary>The encoded length in bytes: 1 to 10.</summary>
    public static int Size(ulong value) => (int)((uint)((64 - System.Numerics.BitOperations.LeadingZeroCount(value | 1)) + 6) / 7);

    /// <summary>Appends a number.</summary>
    public static void Write(IBufferWriter<byte> output, ulong value)
    {
        var span = output.GetSpan(BytesMax);
        var count = 0;
        for (; value > 127; value >>= 7)
            span[count++] = (byte)(value | 128);
        span[count++] = (byte)value;
        output.Advance(count);
    }

    /// <summary>Reads a number and moves past it.</summary>
    /// <exception cref="ProtocolException">The bytes end inside the number, or it has more than 64 bits.</exception>
    public static ulong Read(ReadOnlySpan<byte> input, ref int offset)
    {
        ulong value = 0;
        for (var shift = 0; shift < 64; shift += 7)
        {
            if ((uint)offset >= (uint)input.Length)
                throw new ProtocolException("The bytes end inside a number.");
            var b = input[offset++];
            value |= (ulong)(b & 127) << shift;
            // Of the last of ten bytes, one bit belongs to the number.
            if (b < 128 && (shift < 63 || b < 2))
                return value;
            if (b < 128)
                break;
        }
        throw new ProtocolException("A number has more than 64 bits.");
    }
}
