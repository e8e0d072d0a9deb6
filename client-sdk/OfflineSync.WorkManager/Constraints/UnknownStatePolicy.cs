namespace OfflineSync.WorkManager;

/// <summary>How a state is taken that the device does not know.</summary>
public sealed class UnknownStatePolicy
{
    /// <summary>Whether the device is taken to be charging. Default: yes, as on mains.</summary>
    public bool IsCharging { get; set; } = true;

    /// <summary>Whether the battery is taken not to be low. Default: yes.</summary>
    public bool IsBatteryNotLow { get; set; } = true;

    /// <summary>Whether storage is taken not to be low. Default: yes.</summary>
    public bool IsStorageNotLow { get; set; } = true;

    /// <summary>Whether the device is taken to be idle. Default: no. Say yes on hosts without a user.</summary>
    public bool IsIdle { get; set; }

    /// <summary>Whether there is taken to be a network. Default: no.</summary>
    public bool IsConnected { get; set; }

    /// <summary>Whether the network is taken to reach the internet. Default: yes.</summary>
    public bool IsValidated { get; set; } = true;

    /// <summary>Whether the network is taken to be metered. Default: no.</summary>
    public bool IsMetered { get; set; }

    /// <summary>Whether the network is taken to be roaming. Default: no.</summary>
    public bool IsRoaming { get; set; }

    /// <summary>Whether a metered network is taken not to be metered for the time being. Default: no.</summary>
    public bool IsTemporarilyUnmetered { get; set; }
}
