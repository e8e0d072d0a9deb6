namespace OfflineSync.WorkManager;

/// <summary>What the device says about a constraint.</summary>
public enum ConstraintVerdict
{
    /// <summary>It is met.</summary>
    Met,

    /// <summary>It is not met.</summary>
    Unmet,

    /// <summary>The device does not know, and the policy takes it as met.</summary>
    UnknownTakenAsMet,

    /// <summary>The device does not know, and the policy takes it as not met.</summary>
    UnknownTakenAsUnmet,
}
