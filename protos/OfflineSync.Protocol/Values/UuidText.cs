using System.Buffers.Binary;

namespace OfflineSync.Protocol.Values;

/// <summary>UUIDs as text: 36 characters with dashes (RFC 9562), digits all lower case or all upper case.</summary>
internal static class UuidText
{
    public const int Length = 36;

    private static ReadOnlySpan<byte> LowerDigits => "0123456789abcdef"u8;

    private static ReadOnlySpan<byte> UpperDigits => "0123456789ABCDEF"u8;

    private static ReadOnlySpan<byte> ByteOffsets => [0, 2, 4, 6, 9, 11, 14, 16, 19, 21, 24, 26, 28, 30, 32, 34];

    public static bool TryParse(ReadOnlySpan<byte> text, out UInt128 uuid, out bool upper)
    {
        uuid = default;
        upper = false;
        if (text[8] != '-' || text[13] != '-' || text[18] != '-' || text[23] != '-')
            return false;
        Span<byte> bytes = stackalloc byte[16];
        var sawLower = false;
        var sawUpper = false;
        for (var i = 0; i < 16; i++)
        {
            var high = Digit(text[ByteOffsets[i]], ref sawLower, ref sawUpper);
            var low = Digit(text[ByteOffsets[i] + 1], ref sawLower, ref sawUpper);
            if ((high | low) < 0)
                return false;
            bytes[i] = (byte)((high << 4) | low);
        }
        uuid = BinaryPrimitives.ReadUInt128BigEndian(bytes);
        upper = sawUpper;
        return !(sawLower && sawUpper);
    }

    public static void Format(UInt128 uuid, bool upper, Span<byte> text)
    {
        Span<byte> bytes = stackalloc byte[16];
        BinaryPrimitives.WriteUInt128BigEndian(bytes, uuid);
        var digits = upper ? UpperDigits : LowerDigits;
        text[8] = text[13] = text[18] = text[23] = (byte)'-';
        for (var i = 0; i < 16; i++)
        {
            text[ByteOffsets[i]] = digits[bytes[i] >> 4];
            text[ByteOffsets[i] + 1] = digits[bytes[i] & 15];
        }
    }

    public static bool HasLetter(UInt128 uuid)
    {
        for (; uuid != 0; uuid >>= 4)
        {
            if ((uuid & 15) > 9)
                return true;
        }
        return false;
    }

    private static int Digit(byte c, ref bool sawLower, ref bool sawUpper)
    {
        if (c is >= (byte)'0' and <= (byte)'9')
            return c - '0';
        if (c is >= (byte)'a' and <= (byte)'f')
        {
            sawLower = true;
            return c - 'a' + 10;
        }
        if (c is >= (byte)'A' and <= (byte)'F')
        {
            sawUpper = true;
            return c - 'A' + 10;
        }
        return -1;
    }
}
