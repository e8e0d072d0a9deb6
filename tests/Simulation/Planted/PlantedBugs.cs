using OfflineSync.Simulation.Planted.Bugs;

namespace OfflineSync.Simulation.Planted;

/// <summary>All planted bugs.</summary>
internal static class PlantedBugs
{
    public static IReadOnlyList<PlantedBug> All { get; } =
    [
        .. CaptureBugs.All, .. OutboxBugs.All, .. ClockBugs.All, .. PullBugs.All, .. RecoveryBugs.All, .. SchedulingBugs.All, .. TransportBugs.All,
        .. PushBugs.All, .. MergeBugs.All, .. FeedBugs.All, .. VersionBugs.All,
        .. AttachmentBugs.All.Select(bug => bug with { Worlds = world => world.App.Files is not null }),
        .. EvictionBugs.All.Concat(SubscriptionBugs.All).Select(bug => bug with { Worlds = world => world.Evicting > 0 }),
    ];

    /// <summary>The one with a name, or <c>all</c>; null if there is none.</summary>
    public static IReadOnlyList<PlantedBug>? Find(string name) =>
        name == "all" ? All : All.Where(bug => bug.Name == name).ToArray() is { Length: > 0 } found ? found : null;
}
