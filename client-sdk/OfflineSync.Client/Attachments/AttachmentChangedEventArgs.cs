namespace OfflineSync.Client;

/// <summary>An attachment stands otherwise than before.</summary>
/// <param name="attachment">How it stands now.</param>
public sealed class AttachmentChangedEventArgs(AttachmentInfo attachment) : EventArgs
{
    /// <summary>How it stands now.</summary>
    public AttachmentInfo Attachment { get; } = attachment;
}
