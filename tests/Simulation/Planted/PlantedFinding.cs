using System.Globalization;

namespace OfflineSync.Simulation.Planted;

/// <summary>What came of a planted bug.</summary>
/// <param name="Bug">The bug.</param>
/// <param name="Seeds">How many seeds were run for it.</param>
/// <param name="Seed">The last of them.</param>
/// <param name="Seconds">The processor time that they took.</param>
/// <param name="Violation">What gave it away; null: it was not found.</param>
internal sealed record PlantedFinding(PlantedBug Bug, long Seeds, long Seed, double Seconds, string? Violation)
{
    /// <summary>The promise that reported it.</summary>
    public string? Promise => Violation?[..Math.Max(0, Violation.IndexOf(':', StringComparison.Ordinal))];

    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{Bug.Name}: {Seeds} seeds (up to {Seed}), {Seconds:F1} s, {Violation?.Split('\n')[0] ?? "NOT FOUND"}");
}
