namespace OfflineSync.WorkManager.Android.Tests.Phones;

/// <summary>A worker that does what the test says.</summary>
internal sealed class ScriptedWorker(Func<WorkContext, CancellationToken, Task<WorkResult>> run, Action<StopReason> stopped) : Worker
{
    public override Task<WorkResult> RunAsync(WorkContext context, CancellationToken cancellationToken) => run(context, cancellationToken);

    protected internal override void OnStopped(StopReason reason) => stopped(reason);
}
