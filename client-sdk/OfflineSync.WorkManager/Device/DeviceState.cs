namespace OfflineSync.WorkManager;

/// <summary>What is known about the device; null: unknown.</summary>
/// <param name="IsCharging">Whether it has external power, as machines without a battery do.</param>
/// <param name="IsBatteryNotLow">Whether its battery is above 15 %, or it has none.</param>
/// <param name="IsStorageNotLow">Whether the database's volume has space left.</param>
/// <param name="IsIdle">Whether nobody uses it.</param>
/// <param name="Network">Its network.</param>
public sealed record DeviceState(bool? IsCharging, bool? IsBatteryNotLow, bool? IsStorageNotLow, bool? IsIdle, NetworkState Network)
{
    /// <summary>The battery in percent, for diagnostics; null: unknown, or there is none. States that differ in nothing else are equal, so that no step of it counts as a change.</summary>
    public int? BatteryPercent { get; init; }

    internal static DeviceState Unknown { get; } = new(null, null, null, null, new NetworkState(null, null, null, null, null));

    /// <summary>Whether the states say the same, but for the percentage of the battery.</summary>
    public bool Equals(DeviceState? other) => other is not null
        && (IsCharging, IsBatteryNotLow, IsStorageNotLow, IsIdle) == (other.IsCharging, other.IsBatteryNotLow, other.IsStorageNotLow, other.IsIdle)
        && Network == other.Network;

    /// <inheritdoc/>
    public override int GetHashCode() => Network.GetHashCode();
}
