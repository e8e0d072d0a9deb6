using BackgroundTasks;
using Foundation;
using UIKit;

namespace OfflineSync.WorkManager.Ios.Tests;

/// <summary>A life of the app's process, as the system sees it.</summary>
internal sealed class AppProcess(Phone phone)
{
    private readonly Dictionary<string, Action<BGTask>> _handlers = [];
    private readonly Dictionary<nint, Action> _backgroundTasks = [];
    private nint _lastBackgroundTask;

    public BGTaskScheduler Scheduler { get; } = new();

    public NSNotificationCenter Notifications { get; } = new();

    public UIDevice Device { get; } = new();

    public UIApplication Application { get; } = new();

    public UIApplicationState State { get; set; } = UIApplicationState.Inactive;

    public bool HasFinishedLaunching { get; set; }

    public int BackgroundTasks
    {
        get
        {
            lock (_backgroundTasks)
                return _backgroundTasks.Count;
        }
    }

    public bool Register(string identifier, Action<BGTask> handler)
    {
        if (!phone.PermittedIdentifiers.Contains(identifier))
            return false;
        if (HasFinishedLaunching)
            throw new FatalException("All launch handlers must be registered before application finishes launching");
        if (!_handlers.TryAdd(identifier, handler))
            throw new FatalException($"Launch handler for task with identifier {identifier} has already been registered");
        return true;
    }

    public Action<BGTask> HandlerOf(string identifier) =>
        _handlers.GetValueOrDefault(identifier) ?? throw new FatalException($"No launch handler registered for task with identifier {identifier}");

    public nint Begin(Action expired)
    {
        Phone.RequireMainThread();
        if (!phone.GivesBackgroundTime)
            return UIApplication.BackgroundTaskInvalid;
        lock (_backgroundTasks)
        {
            _backgroundTasks.Add(++_lastBackgroundTask, expired);
            return _lastBackgroundTask;
        }
    }

    public void End(nint id)
    {
        Phone.RequireMainThread();
        phone.Note("background task ended");
        lock (_backgroundTasks)
        {
            if (!_backgroundTasks.Remove(id))
                throw new FatalException("A background task was ended twice, or never begun.");
        }
    }

    public void ExpireBackgroundTasks()
    {
        List<Action> expired;
        lock (_backgroundTasks)
            expired = [.. _backgroundTasks.Values];
        expired.ForEach(handler => phone.Dispatch(isMain: true, handler));
    }
}
