namespace OfflineSync.Client;

/// <summary>Why a row stayed that a policy would have evicted.</summary>
public enum EvictionHold
{
    /// <summary>The app pinned it or its table.</summary>
    Pinned,

    /// <summary>The server does not have all that was written to it here, or the tables do not show yet that it has.</summary>
    Unsynced,

    /// <summary>A mutation that wrote to it was rejected, and the app has not settled that.</summary>
    Rejected,

    /// <summary>The inbox has a conflict about it.</summary>
    Conflict,

    /// <summary>A value of it from the server is in quarantine.</summary>
    Quarantined,

    /// <summary>It is on this device only.</summary>
    LocalOnly,

    /// <summary>A row that stays refers to it.</summary>
    Referenced,

    /// <summary>The server has withdrawn the access to its scope: it could not be fetched again.</summary>
    Revoked,

    /// <summary>A trigger of the app changed another row when it was removed, see <see cref="OfflineSyncOptions.RunTriggersOnApply"/>.</summary>
    Trigger,
}
