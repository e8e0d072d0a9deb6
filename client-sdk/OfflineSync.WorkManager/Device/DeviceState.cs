namespace OfflineSync.WorkManager.Device;

/// <summary>What the device knows about itself. Null: unknown.</summary>
/// <param name="IsCharging">Whether it is charging or on mains.</param>
/// <param name="IsBatteryNotLow">Whether the battery is not low.</param>
/// <param name="IsStorageNotLow">Whether storage is not low.</param>
/// <param name="IsIdle">Whether nobody uses it.</param>
/// <param name="Network">Its network.</param>
public sealed record DeviceState(bool? IsCharging, bool? IsBatteryNotLow, bool? IsStorageNotLow, bool? IsIdle, NetworkState Network);
