namespace OfflineSync.Client.Attachments;

/// <summary>A stored attachment. Its length is 0 while it is not known, as its content type is empty.</summary>
internal sealed record AttachmentEntry(
    string Scope,
    AttachmentId Id,
    long Length,
    string ContentType,
    AttachmentStanding Standing,
    bool IsLocal,
    bool IsPinned,
    long Sent,
    long AddedAt,
    long UsedAt,
    string? Error)
{
    /// <summary>Whether the only whole copy may be the one on this device.</summary>
    public bool IsOnlyHere => Standing is AttachmentStanding.ToUpload or AttachmentStanding.Refused or AttachmentStanding.Lost;
}
