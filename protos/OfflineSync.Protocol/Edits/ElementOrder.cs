using System.Buffers;
using System.Globalization;
using System.Text;

namespace OfflineSync.Protocol.Edits;

/// <summary>
/// The order of a set's elements in canonical form, see <see cref="SetValue.Compare"/>. Other texts have some order too: it is total.
/// </summary>
internal sealed class ElementOrder : IComparer<string>
{
    private const string Kinds = "nft0\"[{";
    private const int NumberKind = 3;
    private const int StringKind = 4;
    private const int End = -1;

    /// <summary>The one order.</summary>
    public static ElementOrder Instance { get; } = new();

    /// <inheritdoc/>
    public int Compare(string? left, string? right)
    {
        ArgumentNullException.ThrowIfNull(left);
        ArgumentNullException.ThrowIfNull(right);
        var kind = Kind(left);
        var order = kind.CompareTo(Kind(right));
        if (order == 0 && kind == NumberKind)
            order = Number(left).CompareTo(Number(right));
        else if (order == 0 && kind == StringKind)
            order = CompareStrings(left, right);
        return order != 0 ? order : string.CompareOrdinal(left, right);
    }

    private static int Kind(string element)
    {
        if (element.Length == 0)
            return End;
        var first = element[0];
        return first == '-' || char.IsAsciiDigit(first) ? NumberKind : Kinds.IndexOf(first, StringComparison.Ordinal);
    }

    private static double Number(string element) =>
        double.TryParse(element, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : double.NaN;

    private static int CompareStrings(string left, string right)
    {
        for (int i = 1, j = 1; ;)
        {
            var a = ReadCodePoint(left, ref i);
            var b = ReadCodePoint(right, ref j);
            if (a != b)
                return a.CompareTo(b);
            if (a == End)
                return 0;
        }
    }

    private static int ReadCodePoint(string text, ref int offset)
    {
        if (Rune.DecodeFromUtf16(text.AsSpan(offset), out var rune, out var length) == OperationStatus.NeedMoreData || rune.Value == '"')
            return End;
        offset += length;
        return rune.Value == '\\' ? ReadEscape(text, ref offset) : rune.Value;
    }

    private static int ReadEscape(string text, ref int offset)
    {
        if (offset == text.Length)
            return End;
        var c = text[offset++];
        switch (c)
        {
            case 'b':
                return '\b';
            case 't':
                return '\t';
            case 'n':
                return '\n';
            case 'f':
                return '\f';
            case 'r':
                return '\r';
            case 'u':
                var digits = text.AsSpan(offset, Math.Min(4, text.Length - offset));
                offset += digits.Length;
                return int.TryParse(digits, NumberStyles.HexNumber, CultureInfo.InvariantCulture, out var code) ? code : End;
            default:
                return c;
        }
    }
}
