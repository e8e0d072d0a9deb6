using OfflineSync.Protocol.Field.V1;

namespace OfflineSync.Server.Policies;

/// <summary>The constraints of a lane. What is not given is as the app has it.</summary>
internal sealed record LaneSettings
{
    /// <summary>The network: <c>connected</c>, <c>unmetered</c> or <c>notRoaming</c>.</summary>
    public LaneNetwork? Network { get; init; }

    /// <summary>Whether the device must be charging.</summary>
    public bool? Charging { get; init; }

    /// <summary>Whether its battery must not be low.</summary>
    public bool? BatteryNotLow { get; init; }

    /// <summary>Whether its storage must not be low.</summary>
    public bool? StorageNotLow { get; init; }

    /// <summary>Whether nobody may be using it. Not for <c>mutations</c>.</summary>
    public bool? DeviceIdle { get; init; }
}
