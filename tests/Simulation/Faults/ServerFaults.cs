using OfflineSync.Simulation.Servers;
using OfflineSync.Simulation.Store;

namespace OfflineSync.Simulation.Faults;

/// <summary>Nodes that die, and a store that is restored from a backup.</summary>
internal sealed class ServerFaults(FaultPlan faults, FaultSchedule schedule, DeathFaults deaths, ServerCluster cluster)
{
    private static readonly TimeSpan LongestAbsence = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan BetweenBackups = TimeSpan.FromMinutes(5);

    private StoreCopy? _backup;

    /// <summary>Called when the store was restored.</summary>
    public Action Restored { get; set; } = () => { };

    public void Begin()
    {
        foreach (var address in cluster.Addresses)
            schedule.Repeat(FaultKind.ServerKilledAtStep, () => Arm(address));
        if (!faults.Has(FaultKind.ServerRestoredFromBackup))
            return;
        BackUp();
        schedule.Repeat(FaultKind.ServerRestoredFromBackup, Restore);
    }

    private void Arm(ServerAddress address)
    {
        if (address.Node is not { } node)
            return;
        deaths.Arm(node.Process, FaultKind.ServerKilledAtStep, () =>
        {
            faults.Note(FaultKind.ServerKilledAtStep, node.OpenCalls > 0 ? Phase.Committing : Phase.Idle);
            cluster.Kill(address);
            schedule.In(schedule.Some(FaultKind.ServerKilledAtStep, LongestAbsence), () => cluster.Start(address));
        });
    }

    private void BackUp()
    {
        if (faults.IsOver)
            return;
        _backup = cluster.Store.Copy();
        schedule.In(BetweenBackups, BackUp);
    }

    private void Restore()
    {
        faults.Note(FaultKind.ServerRestoredFromBackup, Phase.Idle);
        foreach (var address in cluster.Addresses)
            cluster.Kill(address);
        cluster.Store.Restore(_backup!);
        Restored();
        foreach (var address in cluster.Addresses)
            cluster.Start(address);
    }
}
