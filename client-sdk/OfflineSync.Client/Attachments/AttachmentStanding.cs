namespace OfflineSync.Client.Attachments;

/// <summary>What this device knows of an attachment on the server. The numbers are stored.</summary>
internal enum AttachmentStanding
{
    /// <summary>It was added here, and the server does not have it as far as is known.</summary>
    ToUpload = 0,

    /// <summary>The server has it.</summary>
    OnServer = 1,

    /// <summary>The server will never take it.</summary>
    Refused = 2,

    /// <summary>It was added here, and its file was lost before the server had it.</summary>
    Lost = 3,

    /// <summary>Another device added it. Nothing is known of it, or the server did not have it yet.</summary>
    Awaited = 4,
}
