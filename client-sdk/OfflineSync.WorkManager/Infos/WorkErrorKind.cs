namespace OfflineSync.WorkManager;

/// <summary>What went wrong.</summary>
public enum WorkErrorKind
{
    /// <summary>The queue cannot be read or written. The library goes on trying.</summary>
    Storage,

    /// <summary>The queue's file was corrupt; it was put aside and a new one was made. Works that were in it are lost.</summary>
    StorageRecreated,

    /// <summary>The worker or its input merger could not be made, or the merger threw. The attempt failed.</summary>
    WorkerCreation,

    /// <summary>The worker threw. The attempt failed.</summary>
    WorkerExecution,

    /// <summary>The worker was told to stop and has not ended in time. The work does not start again before it does.</summary>
    WorkerIgnoresStop,

    /// <summary>The device's state could not be read, and is taken to be unknown.</summary>
    DeviceMonitor,

    /// <summary>The platform's scheduler refused a request to wake the app, or broke. The adapter tries again.</summary>
    PlatformScheduler,
}
