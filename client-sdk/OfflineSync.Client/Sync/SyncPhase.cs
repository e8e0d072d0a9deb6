namespace OfflineSync.Client;

/// <summary>The phases of a sync.</summary>
public enum SyncPhase
{
    /// <summary>Local changes are sent.</summary>
    Pushing,

    /// <summary>Changes of others arrive.</summary>
    Pulling,

    /// <summary>The tables move to the new checkpoint.</summary>
    Applying,

    /// <summary>The scope is in sync.</summary>
    Done,
}
