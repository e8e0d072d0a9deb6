using CoreFoundation;
using Foundation;
using OfflineSync.WorkManager.Ios.Tests;

#pragma warning disable CA1008, CA1711, CA1716

namespace BackgroundTasks;

public enum BGTaskSchedulerErrorCode : long
{
    Unavailable = 1,
    TooManyPendingTaskRequests = 2,
    NotPermitted = 3,
    ImmediateRunIneligible = 4,
}

public abstract class BGTaskRequest : NSObject, INSCopying
{
    internal BGTaskRequest(string identifier) => Identifier = identifier;

    public virtual string Identifier { get; }

    public virtual NSDate? EarliestBeginDate { get; set; }
}

public class BGAppRefreshTaskRequest(string identifier) : BGTaskRequest(identifier)
{
}

public class BGProcessingTaskRequest(string identifier) : BGTaskRequest(identifier)
{
    public virtual bool RequiresNetworkConnectivity { get; set; }

    public virtual bool RequiresExternalPower { get; set; }
}

public class BGTask : NSObject
{
    private readonly LaunchedTask _task;

    internal BGTask(LaunchedTask task) => _task = task;

    public virtual string Identifier => _task.Identifier;

    public virtual Action? ExpirationHandler
    {
        get => _task.ExpirationHandler;
        set => _task.SetExpirationHandler(value);
    }

    public virtual void SetTaskCompleted(bool success) => _task.Complete(success);
}

public class BGAppRefreshTask : BGTask
{
    internal BGAppRefreshTask(LaunchedTask task)
        : base(task)
    {
    }
}

public class BGProcessingTask : BGTask
{
    internal BGProcessingTask(LaunchedTask task)
        : base(task)
    {
    }
}

public delegate void BGTaskSchedulerSubmitCompletionHandler(NSError? error);

public class BGTaskScheduler : NSObject
{
    internal BGTaskScheduler()
    {
    }

    public static BGTaskScheduler Shared => Phone.Current.Process.Scheduler;

    public virtual bool Register(string identifier, DispatchQueue? queue, Action<BGTask> launchHandler) =>
        Phone.Current.Process.Register(identifier, launchHandler);

    public virtual bool Submit(BGTaskRequest taskRequest, out NSError? error) =>
        (error = Phone.Current.Submit(taskRequest, isOldWay: true)) is null;

    public virtual void Submit(BGTaskRequest taskRequest, BGTaskSchedulerSubmitCompletionHandler completionHandler) =>
        Phone.Current.Submit(taskRequest, completionHandler);

    public virtual void Cancel(string identifier) => Phone.Current.Cancel(identifier);

    public virtual void CancelAll() => throw new InvalidOperationException("That would take the app's own requests away.");
}
