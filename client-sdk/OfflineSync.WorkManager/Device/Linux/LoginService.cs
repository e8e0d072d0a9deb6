using OfflineSync.WorkManager.Device.DBus;

namespace OfflineSync.WorkManager.Device.Linux;

/// <summary>systemd's logind, which desktops tell when nobody uses them.</summary>
internal sealed class LoginService(SystemBus bus, TimeProvider time, TimeSpan idleAfter)
{
    private const string Name = "org.freedesktop.login1";

    public static BusObject Object { get; } = new(Name, "/org/freedesktop/login1", $"{Name}.Manager");

    public async ValueTask<bool?> IsOnExternalPowerAsync(CancellationToken cancellationToken) =>
        await bus.GetNumberAsync(Object, "OnExternalPower", cancellationToken) is { } power ? power != 0 : null;

    /// <summary>Whether nobody uses any session; null where no session ever told.</summary>
    public async ValueTask<bool?> IsIdleAsync(CancellationToken cancellationToken)
    {
        if (await bus.GetNumberAsync(Object, "IdleHint", cancellationToken) is not { } hint)
            return null;
        if (hint == 0)
            return false;
        // Without sessions the hint is set since never.
        if (await bus.GetNumberAsync(Object, "IdleSinceHint", cancellationToken) is not (> 0 and <= long.MaxValue / 10 and var since))
            return null;
        return time.GetUtcNow() - DateTimeOffset.UnixEpoch >= TimeSpan.FromMicroseconds((long)since) + idleAfter;
    }
}
