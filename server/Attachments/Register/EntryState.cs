namespace OfflineSync.Server.Attachments.Register;

/// <summary>How far an attachment is, as stored.</summary>
internal enum EntryState : short
{
    /// <summary>It is being uploaded.</summary>
    Uploading = 1,

    /// <summary>It can be read.</summary>
    Complete = 2,

    /// <summary>It will never be taken.</summary>
    Refused = 3,

    /// <summary>All of it is there and verified; it is not scanned yet.</summary>
    Arrived = 4,
}
