namespace OfflineSync.Client;

/// <summary>Kinds of errors.</summary>
public enum OfflineSyncError
{
    /// <summary>The options are incomplete or contradict each other.</summary>
    InvalidOptions,

    /// <summary>The file is missing, is no SQLite database, or was written by a newer SDK.</summary>
    UnsupportedFile,

    /// <summary>A table to track does not exist.</summary>
    MissingTable,

    /// <summary>A table to track has no usable key, or another property that cannot be synced.</summary>
    UnsupportedTable,

    /// <summary>SQLite failed: the disk is full, the file is locked for too long or damaged. The message has SQLite's words.</summary>
    LocalStorage,

    /// <summary>The device has too little space left for the changes that wait. What the app writes is still sent.</summary>
    StorageLow,

    /// <summary>The server cannot be reached, or the connection broke. Work goes on at the next sync.</summary>
    Unreachable,

    /// <summary>The server asks to come back later.</summary>
    ServerBusy,

    /// <summary>
    /// The scope has as much data as its server allows. Local work is safe and waits; changes of others were still fetched. Once rows are deleted, on any device, it
    /// is sent.
    /// </summary>
    QuotaExceeded,

    /// <summary>The server does not let this client in.</summary>
    AccessDenied,

    /// <summary>
    /// The server has withdrawn this device's access to a scope. What waited to be sent is in <see cref="OfflineSyncClient.Rejected"/>; see also
    /// <see cref="OfflineSyncOptions.RevokedRows"/>. Other scopes go on.
    /// </summary>
    AccessRevoked,

    /// <summary>The server answered something that breaks the contract, or refused a request for good.</summary>
    Protocol,

    /// <summary>
    /// The app's merge rules do not agree with those of its scope, or the server is too old for them. Nothing was sent and nothing is lost: it needs
    /// another version of the app or the server.
    /// </summary>
    IncompatibleSchema,

    /// <summary>A value from the conflict inbox or the rejected list cannot be written to the tables as they are. The entry stays where it is.</summary>
    CannotApply,

    /// <summary>The server does not have the attachment yet: the device that added it has not uploaded it, or not to the end.</summary>
    AttachmentPending,

    /// <summary>The server will never take the attachment. The message says why.</summary>
    AttachmentRefused,

    /// <summary>The attachment is not on this device, or is damaged here, and cannot be had from the server either.</summary>
    AttachmentMissing,
}
