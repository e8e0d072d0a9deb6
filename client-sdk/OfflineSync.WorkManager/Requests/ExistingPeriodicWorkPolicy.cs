namespace OfflineSync.WorkManager;

/// <summary>What happens if periodic work of the unique name exists.</summary>
public enum ExistingPeriodicWorkPolicy
{
    /// <summary>The existing work stays as it is and the new one is dropped.</summary>
    Keep,

    /// <summary>The existing work is cancelled and deleted, and the new one starts anew.</summary>
    CancelAndReenqueue,

    /// <summary>The existing work goes on as the new request says; its id, its attempts and the time it was enqueued stay.</summary>
    Update,
}
