using System.Runtime.Versioning;

namespace OfflineSync.WorkManager.Android.Platform;

/// <summary>What the device's version of the system can do.</summary>
internal sealed class ApiLevel(Func<int, bool> isAtLeast)
{
    /// <summary>Networks tell whether they are roaming.</summary>
    [SupportedOSPlatformGuard("android28.0")]
    public bool KnowsRoaming => isAtLeast(28);

    /// <summary>Networks tell whether they are not metered for the time being.</summary>
    [SupportedOSPlatformGuard("android30.0")]
    public bool KnowsTemporarilyUnmetered => isAtLeast(30);

    /// <summary>Expedited jobs exist. Before, expedited work is a foreground service, which needs a notification that only the app can make.</summary>
    [SupportedOSPlatformGuard("android31.0")]
    public bool HasExpeditedJobs => isAtLeast(31);

    /// <summary>Workers learn why they are stopped.</summary>
    [SupportedOSPlatformGuard("android31.0")]
    public bool TellsStopReasons => isAtLeast(31);
}
