using System.Diagnostics.Metrics;

namespace OfflineSync.Server.Telemetry;

/// <summary>Where histograms have their buckets, unless whoever collects them decides otherwise.</summary>
internal static class Buckets
{
    /// <summary>Seconds of calls, as the conventions for RPC advise.</summary>
    public static InstrumentAdvice<double> Calls { get; } = new()
    {
        HistogramBucketBoundaries = [0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10],
    };

    /// <summary>Seconds of what the store does, and of what waits for it: from a small commit to a bulk import.</summary>
    public static InstrumentAdvice<double> Store { get; } = new()
    {
        HistogramBucketBoundaries = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
    };

    /// <summary>Seconds that news take from node to node; 30 is the period of the poll.</summary>
    public static InstrumentAdvice<double> News { get; } = new() { HistogramBucketBoundaries = [0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 5, 10, 30, 60] };

    /// <summary>Pushes in a group.</summary>
    public static InstrumentAdvice<int> Pushes { get; } = new() { HistogramBucketBoundaries = [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024] };

    /// <summary>Operations in a group, up to its limit.</summary>
    public static InstrumentAdvice<int> Operations { get; } = new()
    {
        HistogramBucketBoundaries = [1, 10, 50, 100, 500, 1_000, 5_000, 10_000, 50_000, 100_000],
    };
}
