namespace OfflineSync.Benchmarks.Fleet.Plan;

/// <summary>A while in which a device has a version of the app.</summary>
internal sealed record Installation(DateTimeOffset From, DateTimeOffset To, AppRelease Release);
