using System.Diagnostics;

namespace OfflineSync.Benchmarks.Profiling;

/// <summary>The summed durations of the activities that the SDK reports, by name.</summary>
internal sealed class ActivityTotals : IDisposable
{
    private readonly Dictionary<string, TimeSpan> _times = [];
    private readonly ActivityListener _listener;

    public ActivityTotals()
    {
        _listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name.StartsWith("OfflineSync", StringComparison.Ordinal),
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStopped = Add,
        };
        ActivitySource.AddActivityListener(_listener);
    }

    public IReadOnlyDictionary<string, TimeSpan> Times => _times;

    public void Dispose() => _listener.Dispose();

    private void Add(Activity activity)
    {
        lock (_times)
            _times[activity.OperationName] = _times.GetValueOrDefault(activity.OperationName) + activity.Duration;
    }
}
