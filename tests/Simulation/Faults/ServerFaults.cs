using OfflineSync.Simulation.Network;
using OfflineSync.Simulation.Servers;
using OfflineSync.Simulation.Store;

namespace OfflineSync.Simulation.Faults;

/// <summary>Nodes that die or have an older build for a while, and a store that is restored from a backup or a replica.</summary>
internal sealed class ServerFaults(FaultPlan faults, FaultSchedule schedule, DeathFaults deaths, ServerCluster cluster)
{
    private static readonly TimeSpan LongestAbsence = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan LongestOldAge = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan LongestLag = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan BetweenBackups = TimeSpan.FromMinutes(5);

    private StoreCopy? _backup;
    private StoreCopy? _replica;

    /// <summary>Called when the store was restored.</summary>
    public Action Restored { get; set; } = () => { };

    public void Begin()
    {
        foreach (var address in cluster.Addresses)
        {
            schedule.Repeat(FaultKind.ServerKilledAtStep, () => Arm(address));
            schedule.Repeat(FaultKind.ServerOlder, () => RollBack(address));
        }
        schedule.Repeat(FaultKind.StoreCompacted, Compact);
        if (!faults.Has(FaultKind.ServerRestoredFromBackup))
            return;
        BackUp();
        schedule.Repeat(FaultKind.ServerRestoredFromBackup, () =>
        {
            faults.Note(FaultKind.ServerRestoredFromBackup, Phase.Idle);
            Restore(_backup!);
        });
    }

    /// <summary>A request has arrived: if it is a declaration, the store may soon be the one of before, as a replica that lagged takes its place.</summary>
    public void Arrived(NetworkCall call)
    {
        if (call.Phase != Phase.Declaring || _replica is not null || !faults.Hits(FaultKind.DeclarationLost, Phase.Declaring))
            return;
        var replica = _replica = cluster.Store.Copy();
        schedule.In(schedule.Some(FaultKind.DeclarationLost, LongestLag), () =>
        {
            if (_replica == replica && !faults.IsOver)
                Restore(replica);
        });
    }

    /// <summary>A node removes what is old, by a retention as short as the run makes it.</summary>
    private void Compact()
    {
        if (cluster.Addresses[faults.RandomOf(FaultKind.StoreCompacted).Next(cluster.Addresses.Count)].Node is not { } node)
            return;
        faults.Note(FaultKind.StoreCompacted, Phase.Idle);
        node.Compact();
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

    /// <summary>An update is taken back for a while, as in a cluster that is updated node by node.</summary>
    private void RollBack(ServerAddress address)
    {
        if (address.Node is null)
            return;
        cluster.Kill(address);
        cluster.StartOlder(address);
        var older = address.Node;
        schedule.In(schedule.Some(FaultKind.ServerOlder, LongestOldAge), () =>
        {
            if (address.Node != older || faults.IsOver)
                return;
            cluster.Kill(address);
            cluster.Start(address);
        });
    }

    private void BackUp()
    {
        if (faults.IsOver)
            return;
        _backup = cluster.Store.Copy();
        schedule.In(BetweenBackups, BackUp);
    }

    private void Restore(StoreCopy copy)
    {
        foreach (var address in cluster.Addresses)
            cluster.Kill(address);
        cluster.Store.Restore(copy);
        // Whatever is later than that is of a past that never was.
        (_backup, _replica) = (copy, null);
        Restored();
        foreach (var address in cluster.Addresses)
            cluster.Start(address);
    }
}
