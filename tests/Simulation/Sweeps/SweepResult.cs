namespace OfflineSync.Simulation.Sweeps;

/// <summary>What became of a case.</summary>
/// <param name="Case">The case.</param>
/// <param name="Where">Where it struck.</param>
/// <param name="Violations">What is wrong; empty: nothing.</param>
internal sealed record SweepResult(SweepCase Case, string Where, IReadOnlyList<string> Violations)
{
    /// <summary>Whether everything was looked at, rather than what can go wrong with files.</summary>
    public bool IsFull { get; init; } = true;

    /// <summary>A hash of what happened, which is the same in each process; 0 where nobody asked for it.</summary>
    public ulong Hash { get; init; }
}
