namespace OfflineSync.WorkManager.Android.Requests;

/// <summary>Derives the requests to the system from what the queue waits for.</summary>
internal static class Derivation
{
    public static Dictionary<WakeClass, WakeRequest> Of(IEnumerable<WorkDemand> demands, DateTimeOffset now) =>
        demands.GroupBy(d => WakeClass.Of(d.Constraints)).ToDictionary(g => g.Key, g => Request(g.Key, [.. g], now));

    // The system must not be asked for more than every work of the class needs, or it would not wake the app for the one that needs least.
    private static WakeRequest Request(WakeClass wakeClass, List<WorkDemand> demands, DateTimeOffset now)
    {
        var constraints = new Constraints
        {
            Network = Common(wakeClass, demands),
            RequiresCharging = wakeClass.IsCharging,
            RequiresDeviceIdle = wakeClass.IsIdle,
            RequiresBatteryNotLow = demands.TrueForAll(d => d.Constraints.RequiresBatteryNotLow),
            RequiresStorageNotLow = demands.TrueForAll(d => d.Constraints.RequiresStorageNotLow),
        };
        var notBefore = demands.Min(d => d.NotBefore);
        return new WakeRequest(wakeClass, constraints, notBefore, IsExpedited(constraints, notBefore) && demands.Exists(d => d.IsExpedited));

        // AndroidX refuses to build anything else.
        bool IsExpedited(Constraints all, DateTimeOffset time) =>
            time <= now && !all.RequiresCharging && !all.RequiresDeviceIdle && !all.RequiresBatteryNotLow;
    }

    private static NetworkType Common(WakeClass wakeClass, List<WorkDemand> demands)
    {
        var first = demands[0].Constraints.Network;
        if (demands.TrueForAll(d => d.Constraints.Network == first))
            return first;
        return wakeClass.Network == WakeNetwork.Any ? NetworkType.Connected : NetworkType.Unmetered;
    }
}
