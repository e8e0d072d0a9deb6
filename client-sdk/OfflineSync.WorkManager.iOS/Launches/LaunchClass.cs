using BackgroundTasks;

namespace OfflineSync.WorkManager.Ios.Launches;

/// <summary>A kind of launch that the system can be asked for. There are five, each with one request at most.</summary>
internal sealed record LaunchClass(string Name, bool IsProcessing, bool HasNetwork, bool HasPower)
{
    public static LaunchClass Refresh { get; } = new("refresh", false, false, false);

    public static IReadOnlyList<LaunchClass> All { get; } =
    [
        Refresh,
        new("processing", true, false, false),
        new("processing.network", true, true, false),
        new("processing.power", true, false, true),
        new("processing.network.power", true, true, true),
    ];

    /// <summary>The entry in <c>UIBackgroundModes</c> that it needs.</summary>
    public string BackgroundMode => IsProcessing ? "processing" : "fetch";

    /// <summary>
    /// Whether works with these constraints may run in it. The system knows no more about the network than whether there is one, and says that the
    /// device is idle only by launching a processing task; the engine checks the rest.
    /// </summary>
    public bool Serves(Constraints constraints) => IsProcessing
        ? HasNetwork == (constraints.Network != NetworkType.NotRequired) && HasPower == constraints.RequiresCharging
        : !constraints.RequiresCharging && !constraints.RequiresDeviceIdle;

    public string IdentifierWith(string prefix) => $"{prefix}.{Name}";

    public BGTaskRequest CreateRequest(string identifier) => IsProcessing
        ? new BGProcessingTaskRequest(identifier) { RequiresNetworkConnectivity = HasNetwork, RequiresExternalPower = HasPower }
        : new BGAppRefreshTaskRequest(identifier);
}
