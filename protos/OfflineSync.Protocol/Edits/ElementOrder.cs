using System.Globalization;

namespace OfflineSync.Protocol.Edits;

/// <summary>The order of a set's elements in canonical form, see <see cref="SetValue.Compare"/>.</summary>
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
        if (order != 0)
            return order;
        return kind switch
        {
            NumberKind => Number(left).CompareTo(Number(right)),
            StringKind => CompareStrings(left, right),
            _ => string.CompareOrdinal(left, right),
        };
    }

    private static int Kind(string element) => element[0] == '-' || char.IsAsciiDigit(element[0]) ? NumberKind : Kinds.IndexOf(element[0], StringComparison.Ordinal);

    private static double Number(string element) => double.Parse(element, NumberStyles.Float, CultureInfo.InvariantCulture);

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
        var c = text[offset++];
        if (c == '"')
            return End;
        if (char.IsHighSurrogate(c))
            return char.ConvertToUtf32(c, text[offset++]);
        return c == '\\' ? ReadEscape(text, ref offset) : c;
    }

    private static int ReadEscape(string text, ref int offset)
    {
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
                offset += 4;
                return int.Parse(text.AsSpan(offset - 4, 4), NumberStyles.HexNumber, CultureInfo.InvariantCulture);
            default:
                return c;
        }
    }
}
