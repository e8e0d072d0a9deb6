namespace OfflineSync.WorkManager;

/// <summary>Why the app is launched in the background, or is not.</summary>
/// <param name="Launches">One entry for each identifier.</param>
/// <param name="IsLowPowerMode">Whether the user has switched on Low Power Mode, in which iOS makes no app refresh launches.</param>
/// <param name="QueueProblem">What went wrong when the queue was opened or read last; null if nothing.</param>
public sealed record IosWorkDiagnostics(IReadOnlyList<IosLaunchDiagnostics> Launches, bool IsLowPowerMode, Exception? QueueProblem);
