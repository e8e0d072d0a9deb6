namespace OfflineSync.Client;

/// <summary>The network that a device had. The numbers are those of the reports.</summary>
public enum DiagnosticsNetwork
{
    /// <summary>Nobody knows.</summary>
    Unknown = 0,

    /// <summary>Unmetered, such as Wi-Fi or a cable.</summary>
    Unmetered = 1,

    /// <summary>Metered.</summary>
    Metered = 2,

    /// <summary>Metered, of another operator.</summary>
    Roaming = 3,

    /// <summary>None.</summary>
    Offline = 4,
}
