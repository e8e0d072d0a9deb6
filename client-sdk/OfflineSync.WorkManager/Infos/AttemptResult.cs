namespace OfflineSync.WorkManager;

/// <summary>How an attempt ended. The numbers are persisted.</summary>
public enum AttemptResult
{
    /// <summary>It has not ended.</summary>
    Running = 0,

    /// <summary>The worker succeeded.</summary>
    Success = 1,

    /// <summary>The worker failed, could not be made, or threw.</summary>
    Failure = 2,

    /// <summary>The worker asks to run again.</summary>
    Retry = 3,

    /// <summary>The worker asks to run again, but has had its attempts.</summary>
    GaveUp = 4,

    /// <summary>The attempt was stopped; see its stop reason.</summary>
    Stopped = 5,

    /// <summary>The process died during the attempt.</summary>
    Lost = 6,
}
