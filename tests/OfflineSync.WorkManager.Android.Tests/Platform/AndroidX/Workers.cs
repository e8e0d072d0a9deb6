using Android.Content;
using Android.Runtime;
using Google.Common.Util.Concurrent;

namespace AndroidX.Work;

public sealed class WorkerParameters : Java.Lang.Object
{
    internal WorkerParameters()
    {
    }

    public Java.Util.UUID? Id { get; internal init; }

    public Data? InputData { get; internal init; }
}

public abstract class ListenableWorker : Java.Lang.Object
{
    private readonly WorkerParameters? _parameters;

    public ListenableWorker(Context? appContext, WorkerParameters? workerParams) => (ApplicationContext, _parameters) = (appContext, workerParams);

    public ListenableWorker(nint javaReference, JniHandleOwnership transfer)
        : base(javaReference, transfer)
    {
    }

    public Context? ApplicationContext { get; }

    public Java.Util.UUID? Id => _parameters?.Id;

    public Data? InputData => _parameters?.InputData;

    public bool IsStopped { get; private set; }

    public int StopReason { get; private set; } = -256;

    public virtual void OnStopped()
    {
    }

    public abstract IListenableFuture? StartWork();

    public void Stop(int reason)
    {
        if (IsStopped)
            return;
        (IsStopped, StopReason) = (true, reason);
        OnStopped();
    }

    public abstract class Result : Java.Lang.Object
    {
        public Result(nint javaReference, JniHandleOwnership transfer)
            : base(javaReference, transfer)
        {
        }

        public static Result? InvokeRetry() => new Retry();

        public static Result? InvokeSuccess() => new Success();

        public sealed class Retry : Result
        {
            public Retry()
                : base(0, 0)
            {
            }
        }

        public sealed class Success : Result
        {
            public Success()
                : base(0, 0)
            {
            }
        }
    }
}
