namespace OfflineSync.WorkManager;

/// <summary>What must be true of the device for a work to run, and while it runs. All of it must be.</summary>
public sealed record Constraints
{
    /// <summary>No constraints.</summary>
    public static Constraints None { get; } = new();

    /// <summary>The network that is needed.</summary>
    public NetworkType Network { get; init; }

    /// <summary>Whether the device must be charging or on mains.</summary>
    public bool RequiresCharging { get; init; }

    /// <summary>Whether the battery must not be low.</summary>
    public bool RequiresBatteryNotLow { get; init; }

    /// <summary>Whether storage must not be low.</summary>
    public bool RequiresStorageNotLow { get; init; }

    /// <summary>Whether the device must be idle. It cannot be combined with a backoff that is set.</summary>
    public bool RequiresDeviceIdle { get; init; }

    /// <summary>All of it in one number: bits 0 to 2 the network, then charging, battery, storage and idle.</summary>
    internal int Packed =>
        (int)Network | (RequiresCharging ? 8 : 0) | (RequiresBatteryNotLow ? 16 : 0) | (RequiresStorageNotLow ? 32 : 0) | (RequiresDeviceIdle ? 64 : 0);

    internal static Constraints Unpack(int packed) => new()
    {
        Network = (NetworkType)(packed & 7),
        RequiresCharging = (packed & 8) != 0,
        RequiresBatteryNotLow = (packed & 16) != 0,
        RequiresStorageNotLow = (packed & 32) != 0,
        RequiresDeviceIdle = (packed & 64) != 0,
    };
}
