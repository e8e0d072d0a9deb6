using System.Diagnostics;

namespace OfflineSync.Simulation.Sweeps;

/// <summary>Runs sweeps in this process.</summary>
internal static class SweepRun
{
    // With all first crashes there would be millions.
    private const int RecoveryStride = 100;

    public static ISweep Create(SweepKind kind, int cases) => kind switch
    {
        SweepKind.Crash => new CrashSweep(new SweepRig(), cases),
        SweepKind.Recovery => new RecoverySweep(new SweepRig(), RecoveryStride),
        SweepKind.Fault => new FaultSweep(new SweepRig()),
        SweepKind.Read => new ReadSweep(new SweepRig()),
        _ => throw new NotSupportedException(),
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
