namespace OfflineSync.Client;

/// <summary>A part of a file has arrived.</summary>
/// <param name="progress">How far it is.</param>
public sealed class AttachmentProgressEventArgs(AttachmentProgress progress) : EventArgs
{
    /// <summary>How far it is.</summary>
    public AttachmentProgress Progress { get; } = progress;
}
