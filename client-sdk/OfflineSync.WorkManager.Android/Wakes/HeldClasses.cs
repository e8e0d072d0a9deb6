using OfflineSync.WorkManager.Android.Requests;

namespace OfflineSync.WorkManager.Android.Wakes;

/// <summary>
/// The classes whose time the system took back. Their works start again when the system gives time, or when the user opens the app: without this, the
/// engine would start what was stopped at once, in a process that may be frozen at any moment.
/// </summary>
internal sealed class HeldClasses
{
    private readonly Lock _lock = new();
    private HashSet<WakeClass> _held = [];

    public void Hold(WorkManager manager, IEnumerable<WakeClass> classes)
    {
        HashSet<WakeClass> held;
        lock (_lock)
            _held = held = [.. _held, .. classes];
        manager.HoldBack(constraints => held.Contains(WakeClass.Of(constraints)));
    }

    public void Release(WorkManager manager)
    {
        lock (_lock)
            _held = [];
        manager.HoldBack(null);
    }
}
