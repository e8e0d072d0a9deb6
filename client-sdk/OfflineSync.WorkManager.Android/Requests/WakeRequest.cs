namespace OfflineSync.WorkManager.Android.Requests;

/// <summary>What the system is asked for: to wake the app, not before a time, when all constraints are met.</summary>
internal sealed record WakeRequest(WakeClass Class, Constraints Constraints, DateTimeOffset NotBefore, bool IsExpedited)
{
    /// <summary>Whether this one, which the system has, does what another one would.</summary>
    public bool Serves(WakeRequest wanted, DateTimeOffset now) =>
        Constraints == wanted.Constraints
        && (NotBefore == wanted.NotBefore || (NotBefore <= now && wanted.NotBefore <= now))
        && (IsExpedited || !wanted.IsExpedited);

    /// <summary>Whether the system, which started this one, has found everything met that another one needs now.</summary>
    public bool HasMet(WakeRequest wanted, DateTimeOffset now) =>
        wanted.NotBefore <= now
        && (wanted.Constraints.Network == Constraints.Network || wanted.Constraints.Network is NetworkType.NotRequired)
        && (Constraints.RequiresCharging || !wanted.Constraints.RequiresCharging)
        && (Constraints.RequiresDeviceIdle || !wanted.Constraints.RequiresDeviceIdle)
        && (Constraints.RequiresBatteryNotLow || !wanted.Constraints.RequiresBatteryNotLow)
        && (Constraints.RequiresStorageNotLow || !wanted.Constraints.RequiresStorageNotLow);
}
