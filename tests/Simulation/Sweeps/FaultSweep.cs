namespace OfflineSync.Simulation.Sweeps;

/// <summary>Lets each step of the disk fail: with an I/O error or without space, once or from then on.</summary>
internal sealed class FaultSweep(SweepRig rig) : ISweep
{
    private const int Seed = 1;

    private static readonly FaultPattern[] Patterns = [FaultPattern.IoErrorOnce, FaultPattern.IoErrorForever, FaultPattern.FullOnce, FaultPattern.FullForever];

    private IReadOnlyList<string>? _steps;

    // What each step does, without the disks that go with it.
    private IReadOnlyList<string> Steps => _steps ??= [.. rig.Record().Select(moment => moment.What)];

    public IEnumerable<SweepResult> Run(SweepShare share)
    {
        var number = 0;
        for (var step = 1; step <= Steps.Count; step++)
        {
            foreach (var pattern in Patterns)
            {
                if (share.Takes(number++))
                    yield return Run(pattern, step);
            }
        }
    }

    public SweepResult? Run(SweepCase one) => one.Kind == SweepKind.Fault && one.Step >= 1 && one.Step <= Steps.Count
        ? Run(Enum.Parse<FaultPattern>(one.Pattern), one.Step) with { Hash = rig.Hash }
        : null;

    public void Dispose() => rig.Dispose();

    private SweepResult Run(FaultPattern pattern, int step) => new(new SweepCase($"{pattern}", step, Seed), Steps[step - 1], rig.Fail(pattern, step));
}
