namespace OfflineSync.Simulation.Sweeps;

/// <summary>Lets each read fail.</summary>
internal sealed class ReadSweep(SweepRig rig) : ISweep
{
    private const int Seed = 1;

    private int? _reads;

    private int Reads => _reads ??= rig.CountReads();

    public IEnumerable<SweepResult> Run(SweepShare share)
    {
        for (var read = 1; read <= Reads; read++)
        {
            if (share.Takes(read))
                yield return Run(read);
        }
    }

    public SweepResult? Run(SweepCase one) => one.Kind == SweepKind.Read && one.Step >= 1 && one.Step <= Reads ? Run(one.Step) with { Hash = rig.Hash } : null;

    public void Dispose() => rig.Dispose();

    private SweepResult Run(int read) => new(
        new SweepCase($"{FaultPattern.ReadErrorOnce}", read, Seed), $"read {read} of {Reads}", rig.Fail(FaultPattern.ReadErrorOnce, read));
}
