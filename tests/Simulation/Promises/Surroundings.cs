using OfflineSync.Simulation.Devices;
using OfflineSync.Simulation.Truth;
using OfflineSync.Simulation.Workload;

namespace OfflineSync.Simulation.Promises;

/// <summary>What promises look at.</summary>
/// <param name="Truth">The server's log.</param>
/// <param name="Journal">What users know.</param>
/// <param name="Devices">The devices, which may become more.</param>
/// <param name="Violations">Where violations go.</param>
internal sealed record Surroundings(ServerTruth Truth, Journal Journal, IReadOnlyList<Device> Devices, Violations Violations)
{
    /// <summary>Told when a device has the server's answer for a mark, and whether it was accepted.</summary>
    public Action<Device, string, bool> Answered { get; set; } = (_, _, _) => { };
}
