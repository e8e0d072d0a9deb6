namespace OfflineSync.WorkManager.Workers;

/// <summary>A worker, and what has to be disposed of after its run.</summary>
internal sealed record WorkerHandle(IWorker Worker, IAsyncDisposable? Scope = null) : IAsyncDisposable
{
    public async ValueTask DisposeAsync()
    {
        if (Worker is IAsyncDisposable asynchronous && Scope is null)
            await asynchronous.DisposeAsync();
        else if (Worker is IDisposable disposable && Scope is null)
            disposable.Dispose();
        if (Scope is not null)
            await Scope.DisposeAsync();
    }
}
