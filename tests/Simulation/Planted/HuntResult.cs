namespace OfflineSync.Simulation.Planted;

/// <summary>What a hunt has found.</summary>
/// <param name="LastSeed">The last seed that ran.</param>
/// <param name="Seconds">The processor time that it took.</param>
/// <param name="Violation">The violation of that seed; null: none.</param>
internal sealed record HuntResult(long LastSeed, double Seconds, string? Violation);
