using OfflineSync.Server.Attachments.Files;

namespace OfflineSync.Server.Attachments.Register;

/// <summary>What is known of an attachment.</summary>
internal sealed record AttachmentEntry
{
    /// <summary>The scope.</summary>
    public required string Scope { get; init; }

    /// <summary>The hash of its content.</summary>
    public required ContentHash Hash { get; init; }

    /// <summary>The number that names its file.</summary>
    public required long Upload { get; init; }

    /// <summary>How far it is.</summary>
    public required EntryState State { get; init; }

    /// <summary>Its length in bytes.</summary>
    public required long Length { get; init; }

    /// <summary>Its media type.</summary>
    public required string ContentType { get; init; }

    /// <summary>The size of its chunks.</summary>
    public required int ChunkBytes { get; init; }

    /// <summary>When something of it arrived last, to some minutes: milliseconds since 1970-01-01.</summary>
    public required long TouchedAt { get; init; }

    /// <summary>How often a scan of it failed.</summary>
    public int Scans { get; init; }

    /// <summary>Why it was refused.</summary>
    public string Code { get; init; } = "";

    /// <summary>The same for people.</summary>
    public string Message { get; init; } = "";

    /// <summary>Its file.</summary>
    public AttachmentFile File => new(new FileName(Scope, Hash, Upload), Length, ChunkBytes);

    /// <summary>Whether it counts among those that are uploaded.</summary>
    public bool IsPending => State is EntryState.Uploading or EntryState.Arrived;
}
