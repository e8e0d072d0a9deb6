namespace OfflineSync.WorkManager.Ios.Tests;

internal sealed class DoneWorker : IWorker
{
    public Task<WorkResult> RunAsync(WorkContext context, CancellationToken cancellationToken) => Task.FromResult(WorkResult.Success());
}
