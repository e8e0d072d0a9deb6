using System.Buffers;

namespace OfflineSync.Server.Attachments.Transfer;

/// <summary>Media types as in RFC 6838, with parameters.</summary>
internal static class MediaType
{
    /// <summary>Characters of one.</summary>
    public const int LengthMax = 100;

    private const int NameLengthMax = 127;

    private static readonly SearchValues<char> NameCharacters =
        SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789!#$&-^_.+");

    /// <summary>Whether a text is one, such as <c>text/plain; charset=utf-8</c>.</summary>
    public static bool IsValid(string text) =>
        text.Length <= LengthMax && !text.AsSpan().ContainsAnyExceptInRange(' ', '~') && Split(text) is var (type, subtype) && IsName(type) && IsName(subtype);

    /// <summary>Whether a text is one without parameters, or stands for all of a type, such as <c>image/*</c>.</summary>
    public static bool IsPattern(string text) =>
        text.Length <= LengthMax && Split(text) is var (type, subtype) && IsName(type) && (subtype == "*" || (IsName(subtype) && !text.Contains(';', StringComparison.Ordinal)));

    /// <summary>Whether a type is one that a pattern stands for.</summary>
    public static bool Matches(string text, string pattern) =>
        Split(text) is var (type, subtype) && Split(pattern) is var (wantedType, wantedSubtype)
        && type.Equals(wantedType, StringComparison.OrdinalIgnoreCase)
        && (wantedSubtype == "*" || subtype.Equals(wantedSubtype, StringComparison.OrdinalIgnoreCase));

    private static (string Type, string Subtype)? Split(string text)
    {
        var end = text.IndexOf(';', StringComparison.Ordinal);
        var essence = (end < 0 ? text : text[..end]).TrimEnd();
        var slash = essence.IndexOf('/', StringComparison.Ordinal);
        return slash < 0 ? null : (essence[..slash], essence[(slash + 1)..]);
    }

    private static bool IsName(string name) =>
        name.Length is > 0 and <= NameLengthMax && char.IsAsciiLetterOrDigit(name[0]) && !name.AsSpan().ContainsAnyExcept(NameCharacters);
}
