using OfflineSync.Simulation.Sweeps;
using OfflineSync.Simulation.Sweeps.Drops;
using Xunit.Abstractions;

namespace OfflineSync.Simulation.Tests;

/// <summary>A sample of each sweep: the command <c>sweep</c> of the simulation runs them all.</summary>
public sealed class SweepTests(ITestOutputHelper output)
{
    [Fact]
    public void A_power_cut_at_any_step_loses_and_doubles_nothing() => Run(SweepKind.Crash, new CrashSweep(new SweepRig()), new SweepShare(3, 16));

    [Fact]
    public void A_second_power_cut_during_the_recovery_loses_and_doubles_nothing() => Run(SweepKind.Recovery, new RecoverySweep(new SweepRig(), stride: 1500), new SweepShare(0, 1));

    [Fact]
    public void A_failing_disk_loses_and_doubles_nothing() => Run(SweepKind.Fault, new FaultSweep(new SweepRig()), new SweepShare(2, 32));

    [Fact]
    public void A_failed_read_loses_and_doubles_nothing() => Run(SweepKind.Read, new ReadSweep(new SweepRig()), new SweepShare(1, 64));

    [Fact]
    public void A_process_dropped_at_any_step_of_the_scheduler_loses_and_doubles_nothing() => Run(SweepKind.Drop, new DropSweep(cases: 1), new SweepShare(0, 32));

    private void Run(SweepKind kind, ISweep sweep, SweepShare share)
    {
        using var disposed = sweep;
        var totals = sweep.Run(share).Aggregate(new SweepTotals { Kind = kind }, (sum, result) => sum.Add(result));
        using var text = new StringWriter();
        SweepText.Write(totals, workers: 1, text);
        output.WriteLine(text.ToString());
        Assert.True(totals.Runs > 0);
        Assert.True(totals.Failures.Count == 0, text.ToString());
    }
}
