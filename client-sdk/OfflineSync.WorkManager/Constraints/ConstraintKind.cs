namespace OfflineSync.WorkManager;

/// <summary>A single constraint. The order is the one in which an unmet constraint is named as the reason of a stop.</summary>
public enum ConstraintKind
{
    /// <summary>The device must be charging.</summary>
    Charging,

    /// <summary>The battery must not be low.</summary>
    BatteryNotLow,

    /// <summary>Storage must not be low.</summary>
    StorageNotLow,

    /// <summary>There must be a network of the required type.</summary>
    Network,

    /// <summary>The device must be idle.</summary>
    DeviceIdle,
}
