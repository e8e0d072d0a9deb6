namespace OfflineSync.WorkManager.Victim;

/// <summary>Writes to a log when it begins and when it ends.</summary>
internal sealed class LoggingWorker(string log) : IWorker
{
    public async Task<WorkResult> RunAsync(WorkContext context, CancellationToken cancellationToken)
    {
        SharedLog.Write(log, $"start {context.Id} {Environment.ProcessId}");
        await Task.Delay(TimeSpan.FromMilliseconds(100 + context.Id.ToByteArray()[0] % 100), CancellationToken.None);
        SharedLog.Write(log, $"end {context.Id} {Environment.ProcessId}");
        return WorkResult.Success();
    }
}
