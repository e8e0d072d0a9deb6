using OfflineSync.Simulation.Faults;

namespace OfflineSync.Simulation.Servers;

/// <summary>Lets nodes remove attachments that nobody needs, now and then and at any time.</summary>
internal sealed class AttachmentUpkeep(FaultPlan faults, FaultSchedule schedule, ServerCluster cluster, Random random)
{
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(4);

    public void Begin() => schedule.In(Longest * random.NextDouble(), () =>
    {
        if (faults.IsOver)
            return;
        cluster.Addresses[random.Next(cluster.Addresses.Count)].Node?.Collect();
        Begin();
    });
}
