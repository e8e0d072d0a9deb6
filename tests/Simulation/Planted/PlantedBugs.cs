using OfflineSync.Simulation.Planted.Bugs;

namespace OfflineSync.Simulation.Planted;

/// <summary>All planted bugs.</summary>
internal static class PlantedBugs
{
    public static IReadOnlyList<PlantedBug> All { get; } =
    [
        .. CaptureBugs.All, .. OutboxBugs.All, .. ClockBugs.All, .. PullBugs.All, .. RecoveryBugs.All, .. SchedulingBugs.All, .. TransportBugs.All,
        .. PushBugs.All, .. MergeBugs.All, .. FeedBugs.All, .. VersionBugs.All,
    ];
}
