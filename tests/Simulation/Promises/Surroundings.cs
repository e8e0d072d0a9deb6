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
    /// <summary>The transactions that a change is made of, as users know them.</summary>
    public MarkRecord[] MarksOf(LoggedChange change) =>
        [.. change.Sent.Marks.Select(mark => Journal.Marks.GetValueOrDefault(mark.Id.TrimStart('o'))).OfType<MarkRecord>()];

    /// <summary>Told when a device has the server's answer for a mark, and whether it was accepted.</summary>
    public Action<Device, string, bool> Answered { get; set; } = (_, _, _) => { };
}
