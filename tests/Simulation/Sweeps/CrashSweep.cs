using OfflineSync.Simulation.Disk;

namespace OfflineSync.Simulation.Sweeps;

/// <summary>Cuts the power at each step of the disk, with each pattern, and with as many seeds as there are to be cases.</summary>
/// <param name="rig">Where the scenario runs.</param>
/// <param name="cases">How many cases there are at least.</param>
internal sealed class CrashSweep(SweepRig rig, int cases = 0) : ISweep
{
    /// <summary>One of so many cases is looked at in full.</summary>
    private const int FullEvery = 64;

    private static readonly DamagePattern[] Patterns = Enum.GetValues<DamagePattern>();

    private static readonly DamagePattern[] Lots =
    [
        DamagePattern.LoseSome, DamagePattern.LoseMost, DamagePattern.LoseFew, DamagePattern.KeepFirst, DamagePattern.KeepLast, DamagePattern.TearAll,
        DamagePattern.MixSectors,
    ];

    private IReadOnlyList<Moment>? _moments;

    public IReadOnlyList<Moment> Moments => _moments ??= rig.Record();

    public IEnumerable<SweepResult> Run(SweepShare share)
    {
        var number = 0;
        foreach (var (moment, pattern, seed) in Cases())
        {
            if (share.Takes(number++))
                yield return Run(moment, pattern, seed);
        }
    }

    public SweepResult? Run(SweepCase one) =>
        one.Kind == SweepKind.Crash && Moments.FirstOrDefault(moment => moment.Step == one.Step) is { } moment
            ? Run(moment, Enum.Parse<DamagePattern>(one.Pattern), one.Seed) with { Hash = rig.Hash }
            : null;

    public void Dispose() => rig.Dispose();

    private IEnumerable<(Moment Moment, DamagePattern Pattern, int Seed)> Cases()
    {
        var count = 0;
        foreach (var moment in Moments)
        {
            foreach (var pattern in Patterns)
            {
                count++;
                yield return (moment, pattern, 1);
            }
        }
        // More luck only where something hangs on it.
        var open = Moments.Where(moment => moment.Disk.UnsyncedChanges > 1).ToArray();
        for (var seed = 2; count < cases; seed++)
        {
            foreach (var moment in open)
            {
                foreach (var pattern in Lots)
                {
                    count++;
                    yield return (moment, pattern, seed);
                }
            }
        }
    }

    private SweepResult Run(Moment moment, DamagePattern pattern, int seed)
    {
        var isFull = (moment.Step + (int)pattern + seed) % FullEvery == 0;
        return new SweepResult(new SweepCase($"{pattern}", moment.Step, seed), moment.What, rig.Crash(moment, pattern, seed, isQuick: !isFull)) { IsFull = isFull };
    }
}
