using OfflineSync.Client;
using Spectre.Console;

namespace OfflineSync.Demo.Reporting;

/// <summary>A progress bar that follows a sync.</summary>
internal sealed class ProgressBar(ProgressTask task) : IProgress<SyncProgress>
{
    public void Start() => task.StartTask();

    public void Report(SyncProgress value)
    {
        task.MaxValue = Math.Max(1, value.MutationsTotal + value.RowsTotal);
        task.Value = value.MutationsPushed + value.RowsPulled;
    }

    public void Complete()
    {
        task.Value = task.MaxValue;
        task.StopTask();
    }
}
