using System.Collections.Concurrent;
using System.Diagnostics;

namespace OfflineSync.Testing;

/// <summary>Takes the spans of some activity sources, as one who records everything would see them.</summary>
public sealed class SpanCapture : IDisposable
{
    private readonly ConcurrentQueue<Activity> _spans = new();
    private readonly ActivityListener _listener;

    /// <param name="sources">The names of the sources.</param>
    public SpanCapture(params string[] sources)
    {
        _listener = new ActivityListener
        {
            ShouldListenTo = source => sources.Contains(source.Name),
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = _spans.Enqueue,
        };
        ActivitySource.AddActivityListener(_listener);
    }

    /// <summary>All spans that have ended.</summary>
    public IReadOnlyList<Activity> All => [.. _spans];

    /// <summary>Those of a trace.</summary>
    public IReadOnlyList<Activity> Of(ActivityTraceId trace) => [.. _spans.Where(span => span.TraceId == trace)];

    /// <inheritdoc/>
    public void Dispose() => _listener.Dispose();
}
