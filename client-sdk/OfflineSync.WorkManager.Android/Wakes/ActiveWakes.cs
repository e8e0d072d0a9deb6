using OfflineSync.WorkManager.Android.Requests;

namespace OfflineSync.WorkManager.Android.Wakes;

/// <summary>The wakes that have not ended.</summary>
internal sealed class ActiveWakes(Action idleChanged)
{
    private readonly Lock _lock = new();
    private readonly List<Wake> _wakes = [];
    private bool _wasDeviceIdle;

    /// <summary>Whether the system says that the device is idle, by running a request that demands it. The app has no other way to know.</summary>
    public bool IsDeviceIdle => Any(w => w is { Class.IsIdle: true, IsStopped: false });

    public void Add(Wake wake)
    {
        lock (_lock)
            _wakes.Add(wake);
        Announce();
    }

    public void Remove(Wake wake)
    {
        lock (_lock)
            _wakes.Remove(wake);
        Announce();
    }

    /// <summary>Tells whether the device is idle, if that has changed: one of the wakes has begun, ended, or been stopped.</summary>
    public void Announce()
    {
        lock (_lock)
        {
            if (_wasDeviceIdle == IsDeviceIdle)
                return;
            _wasDeviceIdle = !_wasDeviceIdle;
        }
        idleChanged();
    }

    public bool Has(WakeClass wakeClass) => Any(w => w.Class == wakeClass);

    /// <summary>Whether another wake gives the process the right to run.</summary>
    public bool HasOther(Wake wake) => Any(w => w != wake && !w.IsStopped);

    private bool Any(Predicate<Wake> condition)
    {
        lock (_lock)
            return _wakes.Exists(condition);
    }
}
