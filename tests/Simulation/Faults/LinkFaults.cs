using OfflineSync.Simulation.Devices;
using OfflineSync.Simulation.Network;

namespace OfflineSync.Simulation.Faults;

/// <summary>Networks that go away, and networks that swallow what they should carry.</summary>
internal sealed class LinkFaults(FaultPlan faults, FaultSchedule schedule)
{
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(6);

    public void Begin(Device device)
    {
        Repeat(device, FaultKind.LinkDown, (conditions, isBad) => conditions.IsUp = !isBad);
        Repeat(device, FaultKind.PartitionToServer, (conditions, isBad) => conditions.LosesToServer = isBad);
        Repeat(device, FaultKind.PartitionToClient, (conditions, isBad) => conditions.LosesToClient = isBad);
        Repeat(device, FaultKind.PartitionBoth, (conditions, isBad) => conditions.LosesToServer = conditions.LosesToClient = isBad);
    }

    private void Repeat(Device device, FaultKind kind, Action<NetworkConditions, bool> set) => schedule.Repeat(kind, () =>
    {
        if (!device.Conditions.IsGood)
            return;
        faults.Note(kind, device.Phase);
        device.Note($"{kind}");
        set(device.Conditions, true);
        Tell(device);
        schedule.In(NetworkCall.KeepAlive, () => BreakIfStillBad(device));
        schedule.In(schedule.Some(kind, Longest), () =>
        {
            set(device.Conditions, false);
            device.Note($"{kind} is over");
            Tell(device);
        });
    });

    private static void BreakIfStillBad(Device device)
    {
        if (!device.Conditions.IsGood)
            device.Conditions.BreakAll(isSilent: true);
    }

    private static void Tell(Device device) => device.SetNetwork(device.Conditions.IsUp);
}
