namespace OfflineSync.WorkManager;

/// <summary>What happens to expedited work when the platform's quota for it is used up.</summary>
public enum OutOfQuotaPolicy
{
    /// <summary>It runs as other work does.</summary>
    RunAsNonExpedited = 0,

    /// <summary>It is not handed to the platform. It stays enqueued and runs in the process.</summary>
    DropWorkRequest = 1,
}
