namespace OfflineSync.WorkManager;

/// <summary>Where a work stands. The numbers are persisted.</summary>
public enum WorkState
{
    /// <summary>It waits for its time, its constraints or a free worker.</summary>
    Enqueued = 0,

    /// <summary>A worker runs.</summary>
    Running = 1,

    /// <summary>It has succeeded. Periodic work never comes here.</summary>
    Succeeded = 2,

    /// <summary>It has failed, or a work that it depends on has. Periodic work never comes here by running.</summary>
    Failed = 3,

    /// <summary>It waits for the works that it depends on.</summary>
    Blocked = 4,

    /// <summary>It was cancelled, or a work that it depends on was.</summary>
    Cancelled = 5,
}
