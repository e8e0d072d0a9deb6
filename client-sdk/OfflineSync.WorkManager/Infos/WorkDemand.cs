namespace OfflineSync.WorkManager;

/// <summary>What unfinished works with the same constraints wait for: what an adapter asks the platform to wake the app for.</summary>
/// <param name="Constraints">The constraints.</param>
/// <param name="NotBefore">When the first of them is due. It may have passed: the work waits for its constraints, or runs.</param>
/// <param name="IsExpedited">Whether one of them is expedited and has not been tried yet.</param>
public sealed record WorkDemand(Constraints Constraints, DateTimeOffset NotBefore, bool IsExpedited);
