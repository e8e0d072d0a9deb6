using System.Globalization;
using OfflineSync.Simulation.Disk;

namespace OfflineSync.Simulation.Sweeps;

/// <summary>One case of a sweep: what happens at which step. Its text is what the command line takes.</summary>
internal sealed record SweepCase(string Pattern, int Step, int Seed)
{
    /// <summary>The step of the recovery from the first crash at which a second one happens; 0: none.</summary>
    public int RecoveryStep { get; init; }

    /// <summary>Which sweep it belongs to.</summary>
    public SweepKind? Kind =>
        Enum.TryParse<DamagePattern>(Pattern, out _) ? RecoveryStep > 0 ? SweepKind.Recovery : SweepKind.Crash
        : Enum.TryParse<FaultPattern>(Pattern, out var fault) ? fault == FaultPattern.ReadErrorOnce ? SweepKind.Read : SweepKind.Fault
        : Pattern == $"{SweepKind.Drop}" ? SweepKind.Drop : null;

    /// <summary>Reads the text of a case; null: it is none.</summary>
    public static SweepCase? Parse(string text)
    {
        var parts = text.Split(':');
        var numbers = new int[3];
        if (parts.Length is not (3 or 4) || !parts.Skip(1).Select((part, i) => int.TryParse(part, CultureInfo.InvariantCulture, out numbers[i])).All(isNumber => isNumber))
            return null;
        var one = new SweepCase(parts[0], numbers[0], numbers[1]) { RecoveryStep = numbers[2] };
        return one.Kind is null ? null : one;
    }

    public override string ToString() => RecoveryStep == 0 ? $"{Pattern}:{Step}:{Seed}" : $"{Pattern}:{Step}:{Seed}:{RecoveryStep}";
}
