using System.Globalization;

namespace OfflineSync.Server.Attachments.Files;

/// <summary>Names a file among all that there ever were: a number makes it another one than the one that was removed before it.</summary>
/// <param name="Scope">The scope.</param>
/// <param name="Hash">The hash of its content.</param>
/// <param name="Upload">The number.</param>
internal readonly record struct FileName(string Scope, ContentHash Hash, long Upload)
{
    /// <summary>Hash and number, as stores write them: <c>5e1….00000000000000a3</c>.</summary>
    public string Text => string.Create(CultureInfo.InvariantCulture, $"{Hash.Text}.{Upload:x16}");

    /// <summary>Reads such a text; null for one that no store wrote.</summary>
    public static FileName? Parse(string scope, ReadOnlySpan<char> text)
    {
        var dot = text.IndexOf('.');
        return dot > 0 && ContentHash.TryParse(text[..dot], out var hash)
            && long.TryParse(text[(dot + 1)..], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var upload)
            ? new FileName(scope, hash, upload)
            : null;
    }
}
