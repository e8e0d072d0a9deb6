using OfflineSync.Simulation.Disk;
using OfflineSync.Simulation.Sweeps;
using OfflineSync.Simulation.Sweeps.Ledger;
using Xunit.Abstractions;

namespace OfflineSync.Simulation.Tests;

/// <summary>The sweep has to see what is wrong on purpose: otherwise its silence says nothing.</summary>
public sealed class PlantedBugTests(ITestOutputHelper output)
{
    private const int StepsBetween = 20;

    [Fact]
    public void A_disk_that_ignores_syncs_is_seen_as_lost_writes() =>
        Find("I1: ", DamagePattern.LoseAll, () => new SweepRig(ignoresSync: true));

    [Fact]
    public void A_disk_that_ignores_syncs_is_seen_as_damage() =>
        Find("I23: ", DamagePattern.LoseSome, () => new SweepRig(ignoresSync: true));

    [Fact]
    public void A_server_without_a_ledger_is_seen_as_double_effects() =>
        Find("I4: ", DamagePattern.KeepAll, () => new SweepRig(ServerBug.NoLedger));

    [Fact]
    public void A_server_that_acknowledges_without_applying_is_seen_as_lost_mutations() =>
        Find("I2: ", DamagePattern.KeepAll, () => new SweepRig(ServerBug.AcknowledgesWithoutApplying));

    [Fact]
    public void A_server_that_applies_half_a_transaction_is_seen() =>
        Find("I6: ", DamagePattern.KeepAll, () => new SweepRig(ServerBug.SplitsTransactions));

    /// <summary>Runs cases until one shows the violation.</summary>
    private void Find(string violation, DamagePattern pattern, Func<SweepRig> create)
    {
        using var rig = create();
        var runs = 0;
        // Neighbours fail alike: the first cases are taken from everywhere.
        foreach (var moment in rig.Record().OrderBy(moment => moment.Step % StepsBetween))
        {
            runs++;
            if (rig.Crash(moment, pattern, seed: 1, isQuick: true).Any(found => found.StartsWith(violation, StringComparison.Ordinal)))
            {
                output.WriteLine($"found after {runs} runs");
                return;
            }
        }
        Assert.Fail($"{runs} cases, and none shows \"{violation}\"");
    }
}
