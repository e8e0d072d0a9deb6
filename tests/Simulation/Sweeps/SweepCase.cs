namespace OfflineSync.Simulation.Sweeps;

/// <summary>One case of a sweep: what happens at which step. Its text is what <see cref="SweepSelection.Variable"/> takes.</summary>
internal sealed record SweepCase(string Pattern, int Step, int Seed)
{
    /// <summary>The step of the recovery from the first crash at which a second one happens; 0: none.</summary>
    public int RecoveryStep { get; init; }

    public override string ToString() => RecoveryStep == 0 ? $"{Pattern}:{Step}:{Seed}" : $"{Pattern}:{Step}:{Seed}:{RecoveryStep}";
}
