namespace OfflineSync.WorkManager.Android.Tests;

/// <summary>Constraints that tests use.</summary>
internal static class Needs
{
    public static Constraints Network(NetworkType type) => new() { Network = type };

    public static Constraints Connected { get; } = Network(NetworkType.Connected);

    public static Constraints Charging { get; } = new() { RequiresCharging = true };

    public static Constraints Idle { get; } = new() { RequiresDeviceIdle = true };
}
