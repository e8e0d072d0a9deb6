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

    /// <param name="manager">The queue.</param>
    /// <param name="reason">Why the system took its time back.</param>
    /// <param name="choose">Says which classes. A wake or a user that comes at the same time is seen here, or releases them afterwards.</param>
    /// <returns>The classes that were chosen.</returns>
    public IReadOnlyCollection<WakeClass> Hold(WorkManager manager, StopReason reason, Func<IReadOnlyCollection<WakeClass>> choose)
    {
        lock (_lock)
        {
            var chosen = choose();
            var held = _held = [.. _held, .. chosen];
            manager.HoldBack(reason, constraints => held.Contains(WakeClass.Of(constraints)));
            return chosen;
        }
    }

    public void Release(WorkManager manager)
    {
        lock (_lock)
        {
            _held = [];
            manager.Release();
        }
    }
}
