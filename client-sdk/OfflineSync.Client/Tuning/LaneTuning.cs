using OfflineSync.Protocol.Field.V1;
using OfflineSync.WorkManager;

namespace OfflineSync.Client.Tuning;

/// <summary>What a policy makes of a lane: it may ask for more, and for less only where the app lets it.</summary>
internal static class LaneTuning
{
    public static Constraints With(this Constraints app, LanePolicy? policy, bool allowsRelaxed, bool allowsIdle) => policy is null ? app : app with
    {
        Network = Network(app.Network, policy, allowsRelaxed),
        RequiresCharging = Requires(app.RequiresCharging, policy.HasCharging, policy.Charging, allowsRelaxed),
        RequiresBatteryNotLow = Requires(app.RequiresBatteryNotLow, policy.HasBatteryNotLow, policy.BatteryNotLow, allowsRelaxed),
        RequiresStorageNotLow = Requires(app.RequiresStorageNotLow, policy.HasStorageNotLow, policy.StorageNotLow, allowsRelaxed),
        RequiresDeviceIdle = allowsIdle && Requires(app.RequiresDeviceIdle, policy.HasDeviceIdle, policy.DeviceIdle, allowsRelaxed),
    };

    private static bool Requires(bool app, bool isSet, bool wanted, bool allowsRelaxed) => isSet && (wanted || allowsRelaxed) ? wanted : app;

    private static NetworkType Network(NetworkType app, LanePolicy policy, bool allowsRelaxed)
    {
        NetworkType? wanted = policy.Network switch
        {
            LaneNetwork.Connected => NetworkType.Connected,
            LaneNetwork.Unmetered => NetworkType.Unmetered,
            LaneNetwork.NotRoaming => NetworkType.NotRoaming,
            _ => null,
        };
        return wanted is { } network && (allowsRelaxed || Strictness(network) > Strictness(app)) ? network : app;
    }

    /// <summary>Each network is one of those before it. A lane that is for metered networks only is none of them, and stays as it is.</summary>
    private static int Strictness(NetworkType network) => network switch
    {
        NetworkType.NotRequired => 0,
        NetworkType.Connected => 1,
        NetworkType.NotRoaming => 2,
        NetworkType.TemporarilyUnmetered => 3,
        NetworkType.Unmetered => 4,
        _ => int.MaxValue,
    };
}
