using OfflineSync.WorkManager;

namespace OfflineSync.Benchmarks.Fleet.Devices;

/// <summary>A work of the app that takes minutes, and needs a battery that is not low for all of them.</summary>
internal sealed class ThumbnailWorker(TimeProvider time) : IWorker
{
    public const string Name = "thumbnails";

    private static readonly TimeSpan Duration = TimeSpan.FromMinutes(6);

    public static PeriodicWorkRequest Request => PeriodicWorkRequest.For(Name, TimeSpan.FromHours(3))
        .WithConstraints(new Constraints { RequiresBatteryNotLow = true }).Build();

    public async Task<WorkResult> RunAsync(WorkContext context, CancellationToken cancellationToken)
    {
        await Task.Delay(Duration, time, cancellationToken);
        return WorkResult.Success();
    }
}
