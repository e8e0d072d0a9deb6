namespace OfflineSync.WorkManager;

/// <summary>What happens if work of the unique name exists.</summary>
public enum ExistingWorkPolicy
{
    /// <summary>While work of the name is enqueued or runs, the new work is dropped; otherwise the old rows go and the new work is inserted.</summary>
    Keep,

    /// <summary>The existing work is cancelled and deleted, and the new work is inserted.</summary>
    Replace,

    /// <summary>The new work waits for the existing one. If that failed or was cancelled, so is the new work.</summary>
    Append,

    /// <summary>As <see cref="Append"/>; but if the existing work failed or was cancelled, the new work replaces it.</summary>
    AppendOrReplace,
}
