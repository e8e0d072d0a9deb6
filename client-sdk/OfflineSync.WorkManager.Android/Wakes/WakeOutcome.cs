namespace OfflineSync.WorkManager.Android.Wakes;

/// <summary>What the system is told at the end of a wake. Never a failure: that would be the end of the request.</summary>
internal enum WakeOutcome
{
    /// <summary>What was due is done. What comes later has a request of its own.</summary>
    Success,

    /// <summary>Something of what was due is left.</summary>
    Retry,
}
