namespace OfflineSync.WorkManager;

/// <summary>What is known about the device; null: unknown.</summary>
/// <param name="IsCharging">Whether it has external power, as machines without a battery do.</param>
/// <param name="IsBatteryNotLow">Whether its battery is above 15 %, or it has none.</param>
/// <param name="IsStorageNotLow">Whether the database's volume has space left.</param>
/// <param name="IsIdle">Whether nobody uses it.</param>
/// <param name="Network">Its network.</param>
public sealed record DeviceState(bool? IsCharging, bool? IsBatteryNotLow, bool? IsStorageNotLow, bool? IsIdle, NetworkState Network)
{
    /// <summary>The battery in percent; null: unknown, or there is none.</summary>
    public int? BatteryPercent { get; init; }

    internal static DeviceState Unknown { get; } = new(null, null, null, null, new NetworkState(null, null, null, null, null));
}
