namespace OfflineSync.WorkManager.Workers;

/// <summary>Joins the continuations of a combination: passes its input on.</summary>
internal sealed class CombiningWorker : IWorker
{
    public const string Name = "OfflineSync.WorkManager.Combine";

    public Task<WorkResult> RunAsync(WorkContext context, CancellationToken cancellationToken) => Task.FromResult(WorkResult.Success(context.Input));
}
