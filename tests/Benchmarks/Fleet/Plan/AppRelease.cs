namespace OfflineSync.Benchmarks.Fleet.Plan;

/// <summary>A version of the app.</summary>
/// <param name="Version">Its version.</param>
/// <param name="MaxAttempts">How often its durable work tries.</param>
/// <param name="HasThumbnails">Whether it makes thumbnails in the background, which takes minutes.</param>
/// <param name="ApprovesAll">Whether it approves all tasks, whatever somebody does: a column that refuses stale writes.</param>
internal sealed record AppRelease(string Version, int MaxAttempts, bool HasThumbnails, bool ApprovesAll)
{
    /// <summary>It never updates on some devices, and gives up early.</summary>
    public static AppRelease Old { get; } = new("3.1.0", MaxAttempts: 3, HasThumbnails: false, ApprovesAll: false);

    public static AppRelease Usual { get; } = new("3.2.0", MaxAttempts: 12, HasThumbnails: true, ApprovesAll: false);

    public static AppRelease Current { get; } = new("3.3.0", MaxAttempts: 12, HasThumbnails: true, ApprovesAll: false);

    /// <summary>It has a mistake: it approves what nobody has touched.</summary>
    public static AppRelease Latest { get; } = new("3.4.0", MaxAttempts: 12, HasThumbnails: false, ApprovesAll: true);
}
