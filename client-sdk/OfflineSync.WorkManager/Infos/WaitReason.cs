namespace OfflineSync.WorkManager;

/// <summary>Why a work does not run.</summary>
public enum WaitReason
{
    /// <summary>It does not exist, or was deleted.</summary>
    Unknown,

    /// <summary>It has finished.</summary>
    Finished,

    /// <summary>It does run.</summary>
    Running,

    /// <summary>It waits for other works.</summary>
    Prerequisites,

    /// <summary>Its time has not come: an initial delay, a backoff, its period, or a schedule that was set.</summary>
    NotDue,

    /// <summary>Its constraints are not met.</summary>
    Constraints,

    /// <summary>It was told to stop, and its worker has not ended.</summary>
    Stopping,

    /// <summary>It is held back because it was stopped too often.</summary>
    Throttled,

    /// <summary>All workers are busy.</summary>
    NoFreeWorker,

    /// <summary>Nothing is in its way; it starts at once.</summary>
    Starting,

    /// <summary>The platform has taken the time back; it runs when the platform gives some.</summary>
    Paused,
}
