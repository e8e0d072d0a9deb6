namespace OfflineSync.Client;

/// <summary>Where an attachment is on its way.</summary>
public enum AttachmentState
{
    /// <summary>It is not on this device. Opening it downloads it.</summary>
    Remote,

    /// <summary>It is not on this device, and the server did not have all of it when it was asked last: the device that added it has yet to upload it.</summary>
    PendingOnServer,

    /// <summary>It is being downloaded.</summary>
    Downloading,

    /// <summary>It was added on this device, and waits to be uploaded.</summary>
    PendingUpload,

    /// <summary>It is being uploaded.</summary>
    Uploading,

    /// <summary>It is on this device, and the server has it.</summary>
    Available,

    /// <summary>The server will never take it: see <see cref="AttachmentInfo.Error"/>. What this device has of it stays.</summary>
    Refused,

    /// <summary>It was added on this device and never uploaded, and its file is gone or damaged: see <see cref="AttachmentInfo.Error"/>. Adding the same content again heals it.</summary>
    Lost,
}
