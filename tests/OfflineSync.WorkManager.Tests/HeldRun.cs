namespace OfflineSync.WorkManager.Tests;

/// <summary>An attempt that runs until the test ends it.</summary>
internal sealed record HeldRun(Guid Id)
{
    public TaskCompletionSource<WorkResult> Result { get; } = new();
}
