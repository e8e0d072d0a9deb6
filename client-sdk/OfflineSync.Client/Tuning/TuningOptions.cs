namespace OfflineSync.Client;

/// <summary>How far the server and the network may change the values by which the client syncs. See <see cref="OfflineSyncOptions.Tuning"/>.</summary>
public sealed class TuningOptions
{
    /// <summary>
    /// Whether to sync as the policy says that the server gives, within the bounds of the SDK. What a policy leaves open is as the app has it. Default: yes.
    /// </summary>
    public bool AcceptPolicy { get; set; } = true;

    /// <summary>Whether batches and pages become smaller on a network that is slow or that breaks. Default: yes.</summary>
    public bool Adapt { get; set; } = true;

    /// <summary>
    /// Whether a policy may ask less of the device than the app's lanes do, and may raise <see cref="SyncLanes.SmallPull"/>: both can cost the user's data
    /// and battery. Asking for more is always allowed. Default: no.
    /// </summary>
    public bool AllowRelaxedLanes { get; set; }
}
