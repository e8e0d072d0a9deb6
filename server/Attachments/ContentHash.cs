using System.Buffers;
using System.Diagnostics.CodeAnalysis;

namespace OfflineSync.Server.Attachments;

/// <summary>The SHA-256 of a content, which names an attachment within its scope.</summary>
internal sealed record ContentHash
{
    /// <summary>Its length in bytes.</summary>
    public const int Length = 32;

    private static readonly SearchValues<char> Digits = SearchValues.Create("0123456789abcdefABCDEF");

    private ContentHash(string text) => Text = text;

    /// <summary>Its 64 hexadecimal digits, in lower case.</summary>
    public string Text { get; }

    /// <summary>Its 32 bytes, for the store.</summary>
    public byte[] ToBytes() => Convert.FromHexString(Text);

    /// <summary>From its 32 bytes.</summary>
    public static ContentHash Of(ReadOnlySpan<byte> bytes) => bytes.Length == Length
        ? new ContentHash(Convert.ToHexStringLower(bytes))
        : throw new ArgumentException($"A hash has {Length} bytes.", nameof(bytes));

    /// <summary>From a text; a value that is none names no attachment.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, [NotNullWhen(true)] out ContentHash? hash)
    {
        hash = text.Length == 2 * Length && !text.ContainsAnyExcept(Digits) ? new ContentHash(text.ToString().ToLowerInvariant()) : null;
        return hash is not null;
    }
}
