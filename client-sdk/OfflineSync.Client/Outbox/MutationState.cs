namespace OfflineSync.Client;

/// <summary>Where a mutation is on its way.</summary>
public enum MutationState
{
    /// <summary>Waiting to be sent.</summary>
    Pending = 0,

    /// <summary>Sent at least once; the server's result is not stored yet.</summary>
    Sent = 1,

    /// <summary>The server has it. Kept for <see cref="OfflineSyncOptions.AcknowledgedRetention"/>.</summary>
    Acknowledged = 2,

    /// <summary>It will not be applied; the entry says why.</summary>
    Rejected = 3,
}
