namespace OfflineSync.Protocol.Edits;

/// <summary>Counts Unicode code points in valid UTF-8 and UTF-16.</summary>
public static class CodePoints
{
    /// <summary>How many code points the bytes have.</summary>
    public static int Count(ReadOnlySpan<byte> utf8)
    {
        var count = 0;
        foreach (var b in utf8)
            count += IsStart(b) ? 1 : 0;
        return count;
    }

    /// <summary>How many code points the characters have.</summary>
    public static int Count(string text)
    {
        var count = 0;
        foreach (var c in text)
            count += char.IsLowSurrogate(c) ? 0 : 1;
        return count;
    }

    /// <summary>The index of the byte at which the code point with this number starts; the length of the bytes for the end and what is beyond it.</summary>
    public static int Offset(ReadOnlySpan<byte> utf8, int codePoint)
    {
        for (var i = 0; i < utf8.Length; i++)
        {
            if (IsStart(utf8[i]) && codePoint-- == 0)
                return i;
        }
        return utf8.Length;
    }

    /// <summary>Whether a byte is the first one of a code point.</summary>
    internal static bool IsStart(byte b) => (b & 0xC0) != 0x80;
}
