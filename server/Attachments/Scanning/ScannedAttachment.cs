using OfflineSync.Server.Attachments.Files;
using OfflineSync.Server.Attachments.Register;

namespace OfflineSync.Server.Attachments.Scanning;

/// <summary>A file that is scanned.</summary>
public sealed class ScannedAttachment
{
    private readonly IAttachmentStore _files;
    private readonly AttachmentEntry _entry;

    internal ScannedAttachment(IAttachmentStore files, AttachmentEntry entry, DateTimeOffset deadline) =>
        (_files, _entry, Deadline) = (files, entry, deadline);

    /// <summary>The scope.</summary>
    public string Scope => _entry.Scope;

    /// <summary>The SHA-256 of its content: 64 lower-case hexadecimal digits.</summary>
    public string Hash => _entry.Hash.Text;

    /// <summary>Its length in bytes.</summary>
    public long Length => _entry.Length;

    /// <summary>Its media type, as its uploader says.</summary>
    public string ContentType => _entry.ContentType;

    /// <summary>When the verdict is needed.</summary>
    public DateTimeOffset Deadline { get; }

    /// <summary>Opens its content, from the beginning. It can be read asynchronously only, in parts: a file need not fit into memory.</summary>
    public Stream OpenRead() => new FileContent(_files, _entry.File);
}
