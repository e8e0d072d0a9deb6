using OfflineSync.Simulation.Disk;

namespace OfflineSync.Simulation.Sweeps;

/// <summary>Cuts the power at some steps of the disk, and again at each step of the recovery.</summary>
/// <param name="rig">Where the scenario runs.</param>
/// <param name="stride">How many first crashes there are: one of so many.</param>
internal sealed class RecoverySweep(SweepRig rig, int stride = 1) : ISweep
{
    private const int Seed = 1;

    private IReadOnlyList<Moment>? _moments;

    private IReadOnlyList<Moment> Moments => _moments ??= rig.Record();

    public IEnumerable<SweepResult> Run(SweepShare share)
    {
        var number = 0;
        var firsts = new SweepShare(0, stride);
        foreach (var moment in Moments)
        {
            foreach (var pattern in Enum.GetValues<DamagePattern>())
            {
                var isTaken = firsts.Takes(number) && share.Takes(number / stride);
                number++;
                if (!isTaken)
                    continue;
                foreach (var second in Recover(moment, pattern))
                    yield return Run(moment, pattern, second);
            }
        }
    }

    public SweepResult? Run(SweepCase one)
    {
        if (one.Kind != SweepKind.Recovery || Moments.FirstOrDefault(moment => moment.Step == one.Step) is not { } moment)
            return null;
        var pattern = Enum.Parse<DamagePattern>(one.Pattern);
        return Recover(moment, pattern).Find(second => second.Step == one.RecoveryStep) is { } second
            ? Run(moment, pattern, second) with { Hash = rig.Hash }
            : null;
    }

    public void Dispose() => rig.Dispose();

    private List<Moment> Recover(Moment moment, DamagePattern pattern)
    {
        var recovery = new List<Moment>();
        rig.Crash(moment, pattern, Seed, recovery, isQuick: true);
        return recovery;
    }

    private SweepResult Run(Moment moment, DamagePattern pattern, Moment second) => new(
        new SweepCase($"{pattern}", moment.Step, Seed) { RecoveryStep = second.Step }, $"{moment.What}, then {second.What}",
        rig.Crash(second, pattern, Seed, isQuick: true))
    { IsFull = false };
}
