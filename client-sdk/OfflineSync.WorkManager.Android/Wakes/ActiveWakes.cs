using OfflineSync.WorkManager.Android.Requests;

namespace OfflineSync.WorkManager.Android.Wakes;

/// <summary>The wakes that have not ended.</summary>
internal sealed class ActiveWakes(Action idleChanged)
{
    private readonly Lock _lock = new();
    private readonly List<Wake> _wakes = [];

    /// <summary>Whether the system says that the device is idle, by running a request that demands it. The app has no other way to know.</summary>
    public bool IsDeviceIdle => Any(w => w is { Class.IsIdle: true, IsStopped: false });

    public void Add(Wake wake) => Change(() => _wakes.Add(wake));

    public void Remove(Wake wake) => Change(() => _wakes.Remove(wake));

    public bool Has(WakeClass wakeClass) => Any(w => w.Class == wakeClass);

    /// <summary>Whether another wake gives the process the right to run.</summary>
    public bool HasOther(Wake wake) => Any(w => w != wake && !w.IsStopped);

    private bool Any(Predicate<Wake> condition)
    {
        lock (_lock)
            return _wakes.Exists(condition);
    }

    private void Change(Action change)
    {
        var before = IsDeviceIdle;
        lock (_lock)
            change();
        if (before != IsDeviceIdle)
            idleChanged();
    }
}
