using OfflineSync.Simulation.Disk;
using OfflineSync.Simulation.Tests.Sweep;
using Xunit.Abstractions;

namespace OfflineSync.Simulation.Tests;

/// <summary>Holds the client to its promises at every step of the disk of <see cref="Scenario.CanonicalScenario"/>.</summary>
public sealed class ClientSweepTests(ITestOutputHelper output)
{
    private const int CrashStride = 4;
    private const int CompoundStride = 151;
    private const int RecoveryStride = 8;
    private const int FaultStride = 8;
    private const int ReadStride = 16;

    private readonly SweepSelection _selection = new();
    private readonly SweepReport _report = new();

    [Fact]
    public void A_power_cut_at_any_step_loses_and_doubles_nothing()
    {
        using var rig = new SweepRig();
        foreach (var moment in Record(rig))
        {
            foreach (var pattern in Enum.GetValues<DamagePattern>())
            {
                var one = new SweepCase($"{pattern}", moment.Step, Seed: 1);
                if (_selection.Includes(one, CrashStride, (int)pattern))
                    _report.Add(one, moment.What, rig.Crash(moment, pattern, one.Seed));
            }
        }
        Finish();
    }

    [Fact]
    public void A_second_power_cut_during_the_recovery_loses_and_doubles_nothing()
    {
        using var rig = new SweepRig();
        foreach (var moment in Record(rig))
        {
            foreach (var pattern in Enum.GetValues<DamagePattern>())
            {
                var one = new SweepCase($"{pattern}", moment.Step, Seed: 1);
                if (!_selection.Follows(one, CompoundStride))
                    continue;
                var recovery = new List<Moment>();
                _report.Add(one, moment.What, rig.Crash(moment, pattern, one.Seed, recovery));
                foreach (var second in recovery)
                {
                    var two = one with { RecoveryStep = second.Step };
                    if (_selection.Includes(two, RecoveryStride, (int)pattern))
                        _report.Add(two, $"{moment.What}, then {second.What}", rig.Crash(second, pattern, one.Seed));
                }
            }
        }
        Finish();
    }

    [Fact]
    public void A_failing_disk_loses_and_doubles_nothing()
    {
        using var rig = new SweepRig();
        var moments = Record(rig);
        foreach (var moment in moments)
        {
            foreach (var pattern in Enum.GetValues<FaultPattern>().Except([FaultPattern.ReadErrorOnce]))
            {
                var one = new SweepCase($"{pattern}", moment.Step, Seed: 1);
                if (_selection.Includes(one, FaultStride, 2 * (int)pattern))
                    _report.Add(one, moment.What, rig.Fail(pattern, moment.Step));
            }
        }
        Finish();
    }

    [Fact]
    public void A_failed_read_loses_and_doubles_nothing()
    {
        using var rig = new SweepRig();
        var reads = rig.CountReads();
        for (var read = 1; read <= reads; read++)
        {
            var one = new SweepCase($"{FaultPattern.ReadErrorOnce}", read, Seed: 1);
            if (_selection.Includes(one, ReadStride, 1))
                _report.Add(one, $"read {read} of {reads}", rig.Fail(FaultPattern.ReadErrorOnce, read));
        }
        Finish();
    }

    private IReadOnlyList<Moment> Record(SweepRig rig)
    {
        var moments = rig.Record();
        output.WriteLine($"{moments.Count} steps");
        return moments;
    }

    private void Finish()
    {
        output.WriteLine($"{_report.Runs} runs");
        if (_selection.IsOne && _report.Runs == 0)
            return;
        _report.AssertNone();
    }
}
