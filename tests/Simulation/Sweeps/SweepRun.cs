using System.Diagnostics;
using OfflineSync.Simulation.Sweeps.Drops;

namespace OfflineSync.Simulation.Sweeps;

/// <summary>Runs sweeps in this process.</summary>
internal static class SweepRun
{
    // With all first crashes there would be millions.
    private const int RecoveryStride = 100;

    private const int Drops = 5_000;

    /// <param name="kind">What to do.</param>
    /// <param name="cases">How many power cuts there are at least.</param>
    /// <param name="isTraced">Whether the hashes of cases are wanted.</param>
    public static ISweep Create(SweepKind kind, int cases, bool isTraced = false) => kind switch
    {
        SweepKind.Crash => new CrashSweep(new SweepRig { IsTraced = isTraced }, cases),
        SweepKind.Recovery => new RecoverySweep(new SweepRig { IsTraced = isTraced }, RecoveryStride),
        SweepKind.Fault => new FaultSweep(new SweepRig { IsTraced = isTraced }),
        SweepKind.Read => new ReadSweep(new SweepRig { IsTraced = isTraced }),
        SweepKind.Drop => new DropSweep(Drops),
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "There is no such sweep."),
    };

    public static SweepTotals Run(SweepKind kind, SweepShare share, int cases)
    {
        using var process = Process.GetCurrentProcess();
        var clock = Stopwatch.StartNew();
        using var sweep = Create(kind, cases);
        var totals = sweep.Run(share).Aggregate(new SweepTotals { Kind = kind }, (sum, result) => sum.Add(result));
        process.Refresh();
        return totals with { Seconds = clock.Elapsed.TotalSeconds, ProcessorSeconds = process.TotalProcessorTime.TotalSeconds };
    }
}
