using Android.Content;
using Android.Runtime;
using Google.Common.Util.Concurrent;

namespace AndroidX.Work;

public interface IOperation : IJavaObject
{
    IListenableFuture? Result { get; }
}

public abstract class WorkManager : Java.Lang.Object
{
    internal WorkManager()
    {
    }

    public static WorkManager GetInstance(Context context) => context.Works ?? throw new Java.Lang.Throwable("WorkManager is not initialized properly.");

    public abstract IOperation CancelUniqueWork(string uniqueWorkName);

    public abstract IOperation EnqueueUniqueWork(string uniqueWorkName, ExistingWorkPolicy existingWorkPolicy, IList<OneTimeWorkRequest> requests);

    public virtual IOperation EnqueueUniqueWork(string uniqueWorkName, ExistingWorkPolicy existingWorkPolicy, OneTimeWorkRequest request) =>
        EnqueueUniqueWork(uniqueWorkName, existingWorkPolicy, [request]);
}
