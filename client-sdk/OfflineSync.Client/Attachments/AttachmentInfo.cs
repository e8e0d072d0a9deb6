namespace OfflineSync.Client;

/// <summary>How an attachment stands.</summary>
/// <param name="Scope">Its scope.</param>
/// <param name="Id">Its name.</param>
/// <param name="State">Where it is on its way.</param>
/// <param name="Length">Its length in bytes; null: not known yet.</param>
/// <param name="BytesDone">How much of it is transferred in the direction in which it goes: sent, or received.</param>
/// <param name="ContentType">Its media type; empty: not known yet.</param>
/// <param name="IsOnDevice">Whether the file is on this device.</param>
/// <param name="IsPinned">Whether it is kept on this device: see <see cref="SyncAttachments.PinAsync"/>.</param>
/// <param name="Error">Why it is refused or lost, or why the last attempt failed; null otherwise.</param>
public sealed record AttachmentInfo(
    string Scope,
    AttachmentId Id,
    AttachmentState State,
    long? Length,
    long BytesDone,
    string ContentType,
    bool IsOnDevice,
    bool IsPinned,
    string? Error);
