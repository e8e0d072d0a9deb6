using Android.Content;
using Android.Runtime;
using AndroidX.Concurrent.Futures;
using AndroidX.Work;
using Google.Common.Util.Concurrent;

namespace OfflineSync.WorkManager.Android.Wakes;

/// <summary>
/// What the system starts when a request's time has come. The system keeps the Java name: it must not change. Everything happens in
/// <see cref="AndroidWorkScheduler"/>, which this finds by itself because the system makes the worker.
/// </summary>
[Register("offlinesync/workmanager/WakeWorker")]
internal sealed class WakeWorker : ListenableWorker
{
    private Wake? _wake;
    private AndroidWorkScheduler? _scheduler;

    /// <summary>Called by the system.</summary>
    public WakeWorker(Context context, WorkerParameters parameters)
        : base(context, parameters)
    {
    }

    /// <summary>Called by the runtime for a worker that exists in Java only.</summary>
    public WakeWorker(nint javaReference, JniHandleOwnership transfer)
        : base(javaReference, transfer)
    {
    }

    public override IListenableFuture? StartWork() => CallbackToFutureAdapter.GetFuture(new WakeStart(Start));

    public override void OnStopped()
    {
        base.OnStopped();
        if (_scheduler is { } scheduler)
            _wake?.Stop(PlatformStopReason.Of(scheduler.Api.TellsStopReasons ? StopReason : null));
    }

    private void Start(CallbackToFutureAdapter.Completer completer)
    {
        _scheduler = AndroidWorkScheduler.Current;
        if (_scheduler is null)
        {
            AndroidWorkScheduler.LogNotRegistered();
            completer.Set(Result.InvokeRetry());
            return;
        }
        _wake = _scheduler.Begin(InputData, Id?.ToString(), outcome =>
            completer.Set(outcome == WakeOutcome.Success ? Result.InvokeSuccess() : Result.InvokeRetry()));
    }
}
