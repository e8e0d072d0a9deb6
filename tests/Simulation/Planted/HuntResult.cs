namespace OfflineSync.Simulation.Planted;

/// <summary>What a seed has shown.</summary>
/// <param name="Seconds">The processor time that it took.</param>
/// <param name="Violation">What it broke; null: nothing.</param>
internal sealed record HuntResult(double Seconds, string? Violation);
