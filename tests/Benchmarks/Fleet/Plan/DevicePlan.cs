using OfflineSync.Benchmarks.Day.Network;
using OfflineSync.Benchmarks.Day.Traces;

namespace OfflineSync.Benchmarks.Fleet.Plan;

/// <summary>All that happens to a device of the fleet, whatever its sync does.</summary>
/// <param name="Number">The device, from 0.</param>
/// <param name="Character">How it lives.</param>
/// <param name="OperatingSystem">Its operating system.</param>
/// <param name="Region">Where it is.</param>
/// <param name="Installations">The app's versions, one after the other. When the last ends, the device falls silent.</param>
internal sealed record DevicePlan(int Number, Character Character, string OperatingSystem, string Region, IReadOnlyList<Installation> Installations)
{
    /// <summary>What it is connected by.</summary>
    public NetworkTimeline Networks { get; } = new();

    /// <summary>When its mobile network is a foreign one.</summary>
    public List<Period> Roaming { get; } = [];

    /// <summary>When its network does not reach the server.</summary>
    public List<Period> Unreachable { get; } = [];

    /// <summary>When it is charged.</summary>
    public List<Period> Charging { get; } = [];

    /// <summary>When its battery is low.</summary>
    public List<Period> LowBattery { get; } = [];

    /// <summary>When nobody uses it.</summary>
    public List<Period> Idle { get; } = [];

    /// <summary>When the system holds its works back.</summary>
    public List<Period> Held { get; } = [];

    /// <summary>When the app is used.</summary>
    public List<AppSession> Sessions { get; } = [];
}
