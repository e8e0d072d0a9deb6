using System.Numerics;
using System.Runtime.Intrinsics;

namespace OfflineSync.Protocol.Edits;

/// <summary>Counts Unicode code points in valid UTF-8 and UTF-16.</summary>
public static class CodePoints
{
    private const int BlockBytes = 16;
    private const sbyte LastContinuation = unchecked((sbyte)0xBF);

    /// <summary>How many code points the bytes have.</summary>
    public static int Count(ReadOnlySpan<byte> utf8)
    {
        var count = 0;
        for (; utf8.Length >= BlockBytes; utf8 = utf8[BlockBytes..])
            count += CountBlock(utf8);
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
        var offset = 0;
        for (; utf8.Length - offset >= BlockBytes; offset += BlockBytes)
        {
            var count = CountBlock(utf8[offset..]);
            if (count > codePoint)
                break;
            codePoint -= count;
        }
        for (; offset < utf8.Length; offset++)
        {
            if (IsStart(utf8[offset]) && codePoint-- == 0)
                break;
        }
        return offset;
    }

    /// <summary>Whether a byte is the first one of a code point.</summary>
    internal static bool IsStart(byte b) => (sbyte)b > LastContinuation;

    private static int CountBlock(ReadOnlySpan<byte> utf8) =>
        BitOperations.PopCount(Vector128.GreaterThan(Vector128.Create(utf8).AsSByte(), Vector128.Create(LastContinuation)).ExtractMostSignificantBits());
}
