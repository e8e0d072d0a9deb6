namespace OfflineSync.Server.Migrations.Model;

/// <summary>A file of a scope.</summary>
public sealed class AttachmentRecord
{
    /// <summary>The scope.</summary>
    public required string Scope { get; init; }

    /// <summary>The SHA-256 of its content.</summary>
    public required byte[] Hash { get; init; }

    /// <summary>Names its file: another number after it was removed and uploaded again.</summary>
    public long Upload { get; init; }

    /// <summary>How far it is: 1 for uploading, 2 for complete, 3 for refused, 4 for uploaded and not scanned yet.</summary>
    public short State { get; init; }

    /// <summary>Its length in bytes, as its uploader says until it is complete.</summary>
    public long Length { get; init; }

    /// <summary>Its media type, as its uploader says.</summary>
    public required string ContentType { get; init; }

    /// <summary>The size of its chunks.</summary>
    public int ChunkBytes { get; init; }

    /// <summary>Who began to upload it.</summary>
    public Guid ClientId { get; init; }

    /// <summary>The subject of that client; empty if it is anonymous.</summary>
    public required string Subject { get; init; }

    /// <summary>When that was: milliseconds since 1970-01-01.</summary>
    public long CreatedAt { get; init; }

    /// <summary>When something of it arrived last, to some minutes.</summary>
    public long TouchedAt { get; init; }

    /// <summary>When it was complete; 0 until then.</summary>
    public long CompletedAt { get; init; }

    /// <summary>Since when no row refers to it, as far as is known; 0 if one does, or nobody has looked yet.</summary>
    public long UnreferencedAt { get; init; }

    /// <summary>How often a scan of it failed.</summary>
    public int Scans { get; init; }

    /// <summary>Why it was refused: a code; empty otherwise.</summary>
    public required string Code { get; init; }

    /// <summary>The same for people.</summary>
    public required string Message { get; init; }
}
