namespace OfflineSync.Client.Attachments;

/// <summary>What has just been done to files: whatever ends the process there loses nothing.</summary>
internal enum AttachmentStep
{
    /// <summary>The content is in a temporary file, on the disk.</summary>
    Written,

    /// <summary>The file has its place.</summary>
    Placed,

    /// <summary>Its row is written, but not committed.</summary>
    Recorded,

    /// <summary>The row is committed.</summary>
    Committed,

    /// <summary>The server has said where to go on.</summary>
    UploadBegun,

    /// <summary>A chunk was taken by the server.</summary>
    ChunkSent,

    /// <summary>The server has the file; no row says so yet.</summary>
    UploadComplete,

    /// <summary>A part has arrived and is written.</summary>
    ChunkReceived,

    /// <summary>All parts have arrived and are what they should be.</summary>
    Verified,

    /// <summary>A row says that the file goes; it is not committed.</summary>
    EvictionRecorded,

    /// <summary>The file is gone; the row that says so is not committed.</summary>
    FileDeleted,
}
