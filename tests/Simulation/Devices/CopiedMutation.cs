using OfflineSync.Client;

namespace OfflineSync.Simulation.Devices;

/// <summary>A mutation in files that were copied.</summary>
/// <param name="State">What had become of it.</param>
/// <param name="Marks">The marks in it.</param>
internal sealed record CopiedMutation(MutationState State, IReadOnlyList<string> Marks);
