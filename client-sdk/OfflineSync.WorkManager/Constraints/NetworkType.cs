namespace OfflineSync.WorkManager;

/// <summary>The network that a work needs. The numbers are persisted.</summary>
public enum NetworkType
{
    /// <summary>None.</summary>
    NotRequired = 0,

    /// <summary>A network that reaches the internet.</summary>
    Connected = 1,

    /// <summary>A network that is not metered.</summary>
    Unmetered = 2,

    /// <summary>A network that is not roaming.</summary>
    NotRoaming = 3,

    /// <summary>A network that is metered.</summary>
    Metered = 4,

    /// <summary>A network that is not metered, or is not for the time being.</summary>
    TemporarilyUnmetered = 5,
}
