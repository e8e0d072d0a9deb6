using System.Text;

namespace OfflineSync.Protocol.Grpc;

/// <summary>The percent-encoding of <c>grpc-message</c>: printable ASCII stands for itself, every other byte of the UTF-8 text is %XX.</summary>
public static class PercentEncoding
{
    /// <summary>Longer messages are cut: the trailers of a call must stay small.</summary>
    public const int MaxLength = 1000;

    private const string Hex = "0123456789ABCDEF";

    /// <summary>Encodes a message.</summary>
    public static string Encode(string message)
    {
        var bytes = Encoding.UTF8.GetBytes(Cut(message));
        var encoded = new StringBuilder(bytes.Length);
        foreach (var value in bytes)
        {
            if (value is >= 0x20 and <= 0x7E and not (byte)'%')
                encoded.Append((char)value);
            else
                encoded.Append('%').Append(Hex[value >> 4]).Append(Hex[value & 15]);
        }

        return encoded.ToString();
    }

    /// <summary>Decodes a message. What is not valid encoding is kept as it is: a bad message must not hide a status.</summary>
    public static string Decode(string encoded)
    {
        if (!encoded.Contains('%', StringComparison.Ordinal))
            return encoded;

        var source = Encoding.UTF8.GetBytes(encoded);
        var length = 0;
        for (var i = 0; i < source.Length; i++)
        {
            if (source[i] == '%' && i + 2 < source.Length && char.IsAsciiHexDigit((char)source[i + 1]) && char.IsAsciiHexDigit((char)source[i + 2]))
            {
                source[length++] = (byte)((Digit(source[i + 1]) << 4) | Digit(source[i + 2]));
                i += 2;
            }
            else
            {
                source[length++] = source[i];
            }
        }

        return Encoding.UTF8.GetString(source, 0, length);
    }

    private static string Cut(string message)
    {
        if (message.Length <= MaxLength)
            return message;

        var end = char.IsHighSurrogate(message[MaxLength - 1]) ? MaxLength - 1 : MaxLength;
        return string.Concat(message.AsSpan(0, end), "…");
    }

    private static int Digit(byte digit) => digit <= '9' ? digit - '0' : (digit | 0x20) - 'a' + 10;
}
