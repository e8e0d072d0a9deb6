namespace OfflineSync.WorkManager.Victim;

/// <summary>Writes to a log when it begins and when it ends.</summary>
internal sealed class LoggingWorker(string log) : IWorker
{
    public async Task<WorkResult> RunAsync(WorkContext context, CancellationToken cancellationToken)
    {
        Write($"start {context.Id} {Environment.ProcessId}\n");
        await Task.Delay(TimeSpan.FromMilliseconds(100 + context.Id.ToByteArray()[0] % 100), CancellationToken.None);
        Write($"end {context.Id} {Environment.ProcessId}\n");
        return WorkResult.Success();
    }

    private void Write(string line)
    {
        using var file = new FileStream(log, FileMode.Append, FileAccess.Write, FileShare.ReadWrite);
        file.Write(System.Text.Encoding.UTF8.GetBytes(line));
    }
}
