namespace OfflineSync.WorkManager.Android.Wakes;

/// <summary>The system's reasons to stop a worker. The numbers are the same; new ones of later versions are unknown.</summary>
internal static class PlatformStopReason
{
    /// <param name="reason">The system's number; null where it does not tell.</param>
    public static StopReason Of(int? reason) =>
        (StopReason?)reason is { } known && Enum.IsDefined(known) && known != StopReason.NotStopped ? known : StopReason.Unknown;
}
