namespace OfflineSync.WorkManager;

/// <summary>What an update did.</summary>
public enum UpdateResult
{
    /// <summary>Nothing: the work has finished.</summary>
    NotApplied,

    /// <summary>The update is in force.</summary>
    AppliedImmediately,

    /// <summary>The work runs as it was; the update is in force from the next run on.</summary>
    AppliedForNextRun,
}
