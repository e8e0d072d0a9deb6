using OfflineSync.Client;

namespace OfflineSync.Crash.Victim;

/// <summary>Syncs all the time, and reports the phases.</summary>
internal sealed class SyncLoop(OfflineSyncClient client, Report report) : IProgress<SyncProgress>
{
    private static readonly TimeSpan PauseAfterFailure = TimeSpan.FromMilliseconds(30);

    private TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public async Task RunAsync()
    {
        while (true)
        {
            try
            {
                await client.SyncNowAsync(this);
            }
            catch (OfflineSyncException error) when (error.Error is OfflineSyncError.Unreachable or OfflineSyncError.ServerBusy)
            {
                report.Say($"{ReportWords.Failed} {error.Message}");
                await Task.Delay(PauseAfterFailure);
            }
            Interlocked.Exchange(ref _ended, new(TaskCreationOptions.RunContinuationsAsynchronously)).SetResult();
        }
    }

    /// <summary>Returns when a sync that begins from now on has ended, whether well or not.</summary>
    public async Task WholeAsync()
    {
        await Volatile.Read(ref _ended).Task;
        await Volatile.Read(ref _ended).Task;
    }

    public void Report(SyncProgress value) =>
        report.Say($"{ReportWords.Phase} {value.Phase} {value.MutationsPushed} {value.MutationsTotal} {value.RowsPulled}");
}
