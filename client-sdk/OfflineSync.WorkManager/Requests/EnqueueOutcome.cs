namespace OfflineSync.WorkManager;

/// <summary>What enqueueing did.</summary>
public enum EnqueueOutcome
{
    /// <summary>The work was inserted.</summary>
    Inserted,

    /// <summary>Nothing was inserted: what exists was kept.</summary>
    Kept,

    /// <summary>What existed was deleted and the work was inserted.</summary>
    Replaced,

    /// <summary>The work was inserted behind what exists.</summary>
    Appended,

    /// <summary>What exists was updated.</summary>
    Updated,
}
