using OfflineSync.Benchmarks.Day.Network;
using OfflineSync.Benchmarks.Day.Traces;

namespace OfflineSync.Benchmarks.Day.Results;

/// <summary>What the drawn days are like, on average.</summary>
internal sealed record TraceSummary
{
    public required double Sessions { get; init; }

    public required double Writes { get; init; }

    public required double ForegroundMinutes { get; init; }

    public required double WifiShare { get; init; }

    public required double LteShare { get; init; }

    public required double NoNetworkShare { get; init; }

    /// <summary>The share of writes made on LTE.</summary>
    public required double LteWrites { get; init; }

    public required double CoverageGaps { get; init; }

    public static TraceSummary Of(IReadOnlyCollection<DeviceTrace> traces)
    {
        var writes = traces.Sum(trace => trace.Sessions.Sum(session => session.Writes.Count));
        return new TraceSummary
        {
            Sessions = traces.Average(trace => trace.Sessions.Count),
            Writes = (double)writes / traces.Count,
            ForegroundMinutes = traces.Average(trace => trace.Sessions.Sum(session => (session.To - session.From).TotalMinutes)),
            WifiShare = Share(traces, NetworkKind.Wifi),
            LteShare = Share(traces, NetworkKind.Lte),
            NoNetworkShare = Share(traces, NetworkKind.None),
            LteWrites = (double)traces.Sum(trace => trace.Sessions.Sum(
                session => session.Writes.Count(write => trace.Networks.At(write).Kind == NetworkKind.Lte))) / Math.Max(1, writes),
            CoverageGaps = traces.Average(trace => trace.Networks.Spans.Count(span => span.Kind == NetworkKind.None)),
        };
    }

    private static double Share(IReadOnlyCollection<DeviceTrace> traces, NetworkKind kind) => traces.Average(
        trace => trace.Networks.Spans.Where(span => span.Kind == kind).Sum(Hours) / (Calendar.End - Calendar.Begin).TotalHours);

    private static double Hours(NetworkSpan span)
    {
        var (from, to) = (span.From > Calendar.Begin ? span.From : Calendar.Begin, span.To < Calendar.End ? span.To : Calendar.End);
        return to > from ? (to - from).TotalHours : 0;
    }
}
