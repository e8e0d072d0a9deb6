using OfflineSync.Simulation.Faults;
using OfflineSync.Simulation.Landmarks;

namespace OfflineSync.Simulation.Running;

/// <summary>What came of a run.</summary>
/// <param name="Swarm">What it was like.</param>
/// <param name="Violations">The promises that were broken.</param>
/// <param name="Hash">The hash of everything that happened.</param>
/// <param name="LastEvents">The last of it.</param>
/// <param name="Mutations">How many mutations the server logged.</param>
/// <param name="Calls">How many requests were made.</param>
/// <param name="Simulated">How much time passed in the world.</param>
/// <param name="Strikes">How often each fault struck, by what it struck.</param>
/// <param name="Landmarks">How often it came by each landmark.</param>
internal sealed record RunResult(
    Swarm Swarm,
    IReadOnlyList<string> Violations,
    ulong Hash,
    IReadOnlyList<string> LastEvents,
    long Mutations,
    long Calls,
    TimeSpan Simulated,
    IReadOnlyDictionary<(FaultKind Kind, Phase Phase), long> Strikes,
    IReadOnlyDictionary<Landmark, long> Landmarks);
