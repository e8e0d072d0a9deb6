namespace OfflineSync.Benchmarks.Fleet.Plan;

/// <summary>A version of the app.</summary>
/// <param name="Version">Its version.</param>
/// <param name="MaxAttempts">How often its durable work tries.</param>
/// <param name="HasThumbnails">Whether it makes thumbnails in the background, which takes minutes.</param>
/// <param name="ApprovalShare">How often it approves what somebody enters: a column that refuses stale writes.</param>
internal sealed record AppRelease(string Version, int MaxAttempts, bool HasThumbnails, double ApprovalShare)
{
    /// <summary>It never updates on some devices, and gives up early.</summary>
    public static AppRelease Old { get; } = new("3.1.0", MaxAttempts: 3, HasThumbnails: false, ApprovalShare: 0.01);

    public static AppRelease Usual { get; } = new("3.2.0", MaxAttempts: 12, HasThumbnails: true, ApprovalShare: 0.01);

    public static AppRelease Current { get; } = new("3.3.0", MaxAttempts: 12, HasThumbnails: true, ApprovalShare: 0.01);

    /// <summary>It has a mistake: it approves whatever is touched.</summary>
    public static AppRelease Latest { get; } = new("3.4.0", MaxAttempts: 12, HasThumbnails: false, ApprovalShare: 0.8);
}
