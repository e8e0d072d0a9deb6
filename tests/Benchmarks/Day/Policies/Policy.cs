using OfflineSync.Benchmarks.Day.Devices;

namespace OfflineSync.Benchmarks.Day.Policies;

/// <summary>A way to decide when to sync.</summary>
/// <param name="Name">Its name in the results.</param>
/// <param name="OpenAsync">Opens the app on a device, in the background.</param>
internal sealed record Policy(string Name, Func<DayDevice, Task<ISyncPolicy>> OpenAsync)
{
    public static Policy Ours { get; } = new("ours", Shipped.OpenAsync);

    public static Policy Naive { get; } = new("naive", SendAtOnce.OpenAsync);

    public static Policy EveryQuarter { get; } = new("every15min", EveryQuarterHour.OpenAsync);

    public static IReadOnlyList<Policy> All { get; } = [Ours, Naive, EveryQuarter];
}
