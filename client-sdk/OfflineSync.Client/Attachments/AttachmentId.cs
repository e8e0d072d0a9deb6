using System.Diagnostics.CodeAnalysis;

namespace OfflineSync.Client;

/// <summary>Names an attachment within its scope by its content: the SHA-256, as 64 lower-case hexadecimal digits.</summary>
public readonly record struct AttachmentId
{
    private const int HashBytes = 32;

    private readonly string? _text;

    private AttachmentId(string text)
    {
        _text = text;
    }

    /// <summary>Reads a name, as a column that names attachments has it.</summary>
    /// <exception cref="FormatException">It is not 64 lower-case hexadecimal digits.</exception>
    public static AttachmentId Parse(string text) => TryParse(text, out var id)
        ? id
        : throw new FormatException("This names no attachment: a name is 64 lower-case hexadecimal digits, as AddAsync returns it.");

    /// <summary>Reads a name; false when it is none.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out AttachmentId id)
    {
        var isName = text is { Length: 2 * HashBytes } && text.All(char.IsAsciiHexDigitLower);
        id = isName ? new AttachmentId(text!) : default;
        return isName;
    }

    /// <summary>What a row keeps to name the attachment; empty for the default value, which names none.</summary>
    public override string ToString() => _text ?? "";

    internal static AttachmentId FromHash(ReadOnlySpan<byte> hash) => new(Convert.ToHexStringLower(hash));

    internal byte[] ToHash() => Convert.FromHexString(ToString());
}
