namespace OfflineSync.Client;

/// <summary>An error of OfflineSync. The message says what to do; nothing is lost.</summary>
public sealed class OfflineSyncException : Exception
{
    /// <summary>Creates the exception.</summary>
    public OfflineSyncException(OfflineSyncError error, string message, Exception? innerException = null) : base(message, innerException)
    {
        Error = error;
    }

    /// <summary>What kind of error it is.</summary>
    public OfflineSyncError Error { get; }

    /// <summary>Whether the same call may succeed later without a change of the app, its data or its configuration.</summary>
    public bool IsTransient => Error is
        OfflineSyncError.Unreachable or OfflineSyncError.ServerBusy or OfflineSyncError.LocalStorage or OfflineSyncError.StorageLow
        or OfflineSyncError.AttachmentPending || IsServerOlder;

    /// <summary>Whether the server that answered is older than the app needs it: it may be one of several that are updated one after the other.</summary>
    internal bool IsServerOlder { get; init; }

    /// <summary>How long the server asks to be left alone; null when it does not say. Automatic syncs keep to it.</summary>
    public TimeSpan? RetryAfter { get; init; }
}
