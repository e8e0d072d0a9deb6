namespace OfflineSync.WorkManager;

/// <summary>A request for a launch, and the answer.</summary>
/// <param name="At">When it was made.</param>
/// <param name="NotBefore">The earliest time asked for; null: as soon as possible.</param>
/// <param name="ErrorCode">Null if iOS took it; otherwise the code in the domain BGTaskSchedulerErrorDomain, or 0 if there was none.</param>
/// <param name="Problem">Null if iOS took it; otherwise what is wrong and what to do.</param>
public sealed record IosSubmission(DateTimeOffset At, DateTimeOffset? NotBefore, long? ErrorCode, string? Problem);
