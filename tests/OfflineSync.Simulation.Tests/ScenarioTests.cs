using OfflineSync.Simulation.Disk;
using OfflineSync.Simulation.Sweeps;

namespace OfflineSync.Simulation.Tests;

/// <summary>The scenario goes where it is meant to go, and each time the same way.</summary>
public sealed class ScenarioTests
{
    private const string Staging = "app.db-offlinesync-";

    [Fact]
    public void The_scenario_reaches_what_it_is_for()
    {
        using var rig = new SweepRig();
        var moments = rig.Record();
        var end = moments[^1];
        Assert.Equal(1, end.Server.ConflictCount);
        Assert.Single(end.Server.Effects, effect => !effect.IsApplied);
        Assert.True(end.Journal.Writes.TrueForAll(write => write.HasReturned));
        var staged = moments.Where(moment => moment.What.Contains(Staging, StringComparison.Ordinal)).ToArray();
        foreach (var sync in new[] { "first sync", "second sync", "fourth sync" })
            Assert.Contains(staged, moment => moment.What.EndsWith($"\"{sync}\"", StringComparison.Ordinal));
        Assert.DoesNotContain(staged, moment => moment.What.EndsWith("\"third sync\"", StringComparison.Ordinal));
        foreach (var step in new[] { "create", "write", "sync", "truncate", "delete" })
            Assert.Contains(moments, moment => moment.What.StartsWith($"\"{step} ", StringComparison.Ordinal));
        Assert.Contains(moments, moment => moment.Disk.Deleted.Count > 0);
    }

    [Fact]
    public void An_undisturbed_run_has_nothing_to_blame()
    {
        using var rig = new SweepRig();
        Assert.Empty(rig.Fail(FaultPattern.IoErrorOnce, int.MaxValue));
    }

    [Fact]
    public void A_case_runs_the_same_way_each_time()
    {
        var runs = new List<string>[2];
        for (var i = 0; i < runs.Length; i++)
        {
            using var rig = new SweepRig();
            var moments = rig.Record();
            var recovery = new List<Moment>();
            rig.Crash(moments[moments.Count / 2], DamagePattern.LoseSome, seed: 1, recovery);
            runs[i] = [.. moments.Concat(recovery).Select(moment => $"{moment.Step} {moment.What} {moment.Time:O} {moment.Server.Effects.Count}")];
        }
        Assert.Equal(runs[0], runs[1]);
    }
}
