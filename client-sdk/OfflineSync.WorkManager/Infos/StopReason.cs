namespace OfflineSync.WorkManager;

/// <summary>Why an attempt was stopped. The values are those of AndroidX WorkManager, and from 0 on those of Android's JobParameters.</summary>
public enum StopReason
{
    /// <summary>The process died, or nobody knows.</summary>
    Unknown = -512,

    /// <summary>The attempt was not stopped.</summary>
    NotStopped = -256,

    /// <summary>The platform's limit for foreground services was reached.</summary>
    ForegroundServiceTimeout = -128,

    /// <summary>The app cancelled the work, or replaced it.</summary>
    CancelledByApp = 1,

    /// <summary>More important work took its place.</summary>
    Preempt = 2,

    /// <summary>The execution limit was reached.</summary>
    Timeout = 3,

    /// <summary>The device is in a state that does not allow the work.</summary>
    DeviceState = 4,

    /// <summary>The battery became low.</summary>
    ConstraintBatteryNotLow = 5,

    /// <summary>The device stopped charging.</summary>
    ConstraintCharging = 6,

    /// <summary>The network no longer is as required.</summary>
    ConstraintConnectivity = 7,

    /// <summary>The device is in use again.</summary>
    ConstraintDeviceIdle = 8,

    /// <summary>Storage became low.</summary>
    ConstraintStorageNotLow = 9,

    /// <summary>The platform's quota for the app is used up.</summary>
    Quota = 10,

    /// <summary>The user or the platform restricted background work.</summary>
    BackgroundRestriction = 11,

    /// <summary>The platform moved the app to a standby bucket that does not allow the work.</summary>
    AppStandby = 12,

    /// <summary>The user stopped the work.</summary>
    User = 13,

    /// <summary>The system needs the work to stop; also: the host shuts down.</summary>
    SystemProcessing = 14,

    /// <summary>The platform's estimate of when the app is opened next changed.</summary>
    EstimatedAppLaunchTimeChanged = 15,
}
