namespace OfflineSync.WorkManager;

/// <summary>What came of the attempts that ended while the queue was drained.</summary>
/// <param name="Succeeded">Attempts that succeeded.</param>
/// <param name="Failed">Attempts that failed for good, or had the last of their attempts.</param>
/// <param name="Retried">Attempts that ask to run again.</param>
/// <param name="Stopped">Attempts that were stopped.</param>
public sealed record DrainResult(int Succeeded, int Failed, int Retried, int Stopped)
{
    internal DrainResult Since(DrainResult before) =>
        new(Succeeded - before.Succeeded, Failed - before.Failed, Retried - before.Retried, Stopped - before.Stopped);
}
