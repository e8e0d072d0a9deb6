using System.Globalization;
using System.Numerics;
using System.Text;

namespace OfflineSync.Protocol.Edits;

/// <summary>Numbers as ECMAScript writes them: the shortest digits that give the same double.</summary>
internal static class CanonicalNumber
{
    private const double ExactIntegerMax = 1L << 53;
    private const int PlainDigitsMax = 21;
    private const int LeadingZerosMax = 6;

    /// <summary>The canonical text of a JSON number.</summary>
    /// <exception cref="FormatException">The number is out of range, or an integer that would change.</exception>
    public static string Read(ReadOnlySpan<byte> json)
    {
        var value = double.Parse(json, NumberStyles.Float, CultureInfo.InvariantCulture);
        if (!double.IsFinite(value))
            throw new FormatException("a number is too large; make it a string");
        var text = Write(value);
        if (Math.Abs(value) >= ExactIntegerMax && !json.ContainsAny(".eE"u8) && !Holds(value, Encoding.UTF8.GetString(json), text))
            throw new FormatException($"the number {Encoding.UTF8.GetString(json)} has more digits than a double holds; make it a string");
        return text;
    }

    private static bool Holds(double value, string integer, string text) =>
        integer == text || BigInteger.Parse(integer, CultureInfo.InvariantCulture) == new BigInteger(value);

    private static string Write(double value)
    {
        if (value == 0)
            return "0";
        var sign = value < 0 ? "-" : "";
        var (digits, point) = Decompose(Shortest(Math.Abs(value)));
        if (point > PlainDigitsMax || point <= -LeadingZerosMax)
            return sign + WriteScientific(digits, point - 1);
        if (point <= 0)
            return $"{sign}0.{new string('0', -point)}{digits}";
        return sign + (digits.Length <= point ? digits.PadRight(point, '0') : digits.Insert(point, "."));
    }

    // For 2^-25 and 2^-958 the runtime's shortest text is one digit too short and gives another double.
    private static string Shortest(double value)
    {
        var text = value.ToString("R", CultureInfo.InvariantCulture);
        return double.Parse(text, CultureInfo.InvariantCulture) == value ? text : value.ToString("E16", CultureInfo.InvariantCulture);
    }

    private static string WriteScientific(string digits, int exponent) =>
        string.Create(CultureInfo.InvariantCulture, $"{(digits.Length == 1 ? digits : digits.Insert(1, "."))}e{(exponent < 0 ? '-' : '+')}{Math.Abs(exponent)}");

    // The significant digits, and where the decimal point is among them.
    private static (string Digits, int Point) Decompose(string text)
    {
        var parts = text.Split('E');
        var point = parts[0].IndexOf('.', StringComparison.Ordinal);
        if (point < 0)
            point = parts[0].Length;
        if (parts.Length > 1)
            point += int.Parse(parts[1], CultureInfo.InvariantCulture);
        var digits = parts[0].Replace(".", "", StringComparison.Ordinal);
        var significant = digits.TrimStart('0');
        return (significant.TrimEnd('0'), point - (digits.Length - significant.Length));
    }
}
