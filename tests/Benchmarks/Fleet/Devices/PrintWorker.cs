using OfflineSync.WorkManager;

namespace OfflineSync.Benchmarks.Fleet.Devices;

/// <summary>A work of the app that never succeeds: its printer is gone.</summary>
internal sealed class PrintWorker : IWorker
{
    public const string Name = "print";

    private const int MaxAttempts = 4;

    public static OneTimeWorkRequest Request => OneTimeWorkRequest.For(Name).WithMaxAttempts(MaxAttempts).KeepResultsFor(TimeSpan.FromDays(30)).Build();

    public Task<WorkResult> RunAsync(WorkContext context, CancellationToken cancellationToken) => Task.FromResult(WorkResult.Retry());
}
