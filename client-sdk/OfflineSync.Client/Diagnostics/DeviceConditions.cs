using OfflineSync.WorkManager;

namespace OfflineSync.Client;

/// <summary>The device when something happened; null: unknown.</summary>
/// <param name="Network">Its network.</param>
/// <param name="IsCharging">Whether it had external power.</param>
/// <param name="IsBatteryNotLow">Whether its battery was above 15 %, or it has none.</param>
/// <param name="IsStorageNotLow">Whether its volume had space left.</param>
/// <param name="IsIdle">Whether nobody used it.</param>
/// <param name="BatteryPercent">The battery in percent.</param>
public sealed record DeviceConditions(
    DiagnosticsNetwork Network, bool? IsCharging, bool? IsBatteryNotLow, bool? IsStorageNotLow, bool? IsIdle, int? BatteryPercent)
{
    internal static DeviceConditions Unknown { get; } = new(DiagnosticsNetwork.Unknown, null, null, null, null, null);

    internal static DeviceConditions Of(DeviceState state) => new(
        NetworkOf(state.Network), state.IsCharging, state.IsBatteryNotLow, state.IsStorageNotLow, state.IsIdle, state.BatteryPercent);

    private static DiagnosticsNetwork NetworkOf(NetworkState network) =>
        network.IsConnected == false ? DiagnosticsNetwork.Offline
        : network.IsRoaming == true ? DiagnosticsNetwork.Roaming
        : network.IsMetered switch
        {
            true => DiagnosticsNetwork.Metered,
            false => DiagnosticsNetwork.Unmetered,
            null => DiagnosticsNetwork.Unknown,
        };
}
