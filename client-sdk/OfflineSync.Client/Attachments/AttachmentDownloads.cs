namespace OfflineSync.Client;

/// <summary>When attachments are downloaded.</summary>
public enum AttachmentDownloads
{
    /// <summary>When the app opens them or asks for them, and those that are pinned.</summary>
    OnDemand,

    /// <summary>Ahead: all that rows of the tracked tables name, as far as <see cref="AttachmentOptions.MaxBytesOnDevice"/> allows.</summary>
    Ahead,
}
