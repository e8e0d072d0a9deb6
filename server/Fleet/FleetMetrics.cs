using System.Diagnostics.Metrics;
using OfflineSync.Protocol.Field;
using OfflineSync.Protocol.Field.V1;
using OfflineSync.Server.Telemetry;

namespace OfflineSync.Server.Fleet;

/// <summary>Passes on what devices report, with labels of which there are few, and how the fleet stands.</summary>
internal sealed class FleetMetrics
{
    /// <summary>The most values of a histogram for one report; more are thinned out evenly.</summary>
    internal const int ValuesMax = 1_000;

    private const string Network = "offlinesync.network";
    private const string Outcome = "offlinesync.outcome";

    private readonly Counter<long> _reports;
    private readonly Counter<long> _syncs;
    private readonly Counter<long> _workRuns;
    private readonly Counter<long> _workStops;
    private readonly Counter<long> _mutations;
    private readonly Counter<long> _conflicts;
    private readonly Counter<long> _bytes;
    private readonly Histogram<double> _timeToSync;
    private (long Devices, int Alerts)? _standing;

    public FleetMetrics(IMeterFactory meters)
    {
        var meter = meters.CreateServerMeter();
        _reports = meter.CreateCounter<long>("offlinesync.fleet.reports", "{report}", "Reports of devices.");
        _syncs = meter.CreateCounter<long>("offlinesync.fleet.syncs", "{sync}", "Syncs, as devices report.");
        _workRuns = meter.CreateCounter<long>("offlinesync.fleet.work_runs", "{run}", "Runs of works, as devices report.");
        _workStops = meter.CreateCounter<long>("offlinesync.fleet.work_stops", "{run}", "Runs of works that were stopped, as devices report.");
        _mutations = meter.CreateCounter<long>("offlinesync.fleet.mutations", "{mutation}", "Mutations with a result, as devices report.");
        _conflicts = meter.CreateCounter<long>("offlinesync.fleet.conflicts", "{conflict}", "Conflicts lost, as devices report.");
        _bytes = meter.CreateCounter<long>("offlinesync.fleet.bytes", "By", "Bytes on the wire, as devices report.");
        _timeToSync = meter.CreateHistogram(
            "offlinesync.fleet.time_to_sync", "s", "From the local commit of a mutation to its acknowledgement, as devices report.", null, Times());
        meter.CreateObservableGauge("offlinesync.fleet.devices", () => Look(standing => standing.Devices), "{device}", "Devices that reported in the last day.");
        meter.CreateObservableGauge("offlinesync.fleet.alerts", () => Look(standing => standing.Alerts), "{alert}", "Alerts that hold.");
    }

    /// <summary>How the fleet stands.</summary>
    public void Stand(long devices, int alerts) => _standing = (devices, alerts);

    /// <summary>Nothing was reported, and the policy asked for.</summary>
    public void Asked() => Count("asked");

    /// <summary>A report that was taken came again.</summary>
    public void Repeated() => Count("repeated");

    /// <summary>A report was refused, or the server failed on it.</summary>
    public void Refused(bool isMalformed) => Count(isMalformed ? "refused" : "failed");

    /// <summary>A report was taken.</summary>
    public void Taken(IReadOnlyList<ReportedCell> cells)
    {
        Count("taken");
        foreach (var cell in cells)
            Pass(cell);
        if (_timeToSync.Enabled)
            PassTimes(cells);
    }

    private static InstrumentAdvice<double> Times() => new()
    {
        HistogramBucketBoundaries = [.. FieldBuckets.BoundsOf(Metric.TimeToSync).ToArray().Select(bound => bound / 1000.0)],
    };

    private static KeyValuePair<string, object?> Tag(string name, ReportedCell cell) => new(name, FieldLabels.Bounded(cell.Metric, cell.Label));

    private static KeyValuePair<string, object?> NetworkOf(ReportedCell cell) => new(Network, FieldLabels.NameOf(cell.Network));

    private void Count(string result) => _reports.Add(1, new KeyValuePair<string, object?>(Tags.Result, result));

    private void Pass(ReportedCell cell)
    {
        switch (cell.Metric)
        {
            case Metric.Syncs:
                _syncs.Add(cell.Value, Tag(Tags.Result, cell), NetworkOf(cell));
                break;
            case Metric.WorkRuns:
                _workRuns.Add(cell.Value, Tag(Tags.Result, cell));
                break;
            case Metric.WorkStops:
                _workStops.Add(cell.Value, Tag(Tags.Reason, cell));
                break;
            case Metric.Mutations:
                _mutations.Add(cell.Value, Tag(Outcome, cell));
                break;
            case Metric.Conflicts:
                _conflicts.Add(cell.Value, Tag(Tags.Rule, cell));
                break;
            case Metric.Bytes:
                _bytes.Add(cell.Value, Tag(Tags.Direction, cell), NetworkOf(cell));
                break;
        }
    }

    /// <summary>A histogram takes one value at a time, and a report may tell of a million.</summary>
    private void PassTimes(IReadOnlyList<ReportedCell> cells)
    {
        var times = new Histogram(Metric.TimeToSync, cells.Where(cell => cell.Metric == Metric.TimeToSync).Select(cell => ((int)cell.Bucket, cell.Value)));
        var bounds = FieldBuckets.BoundsOf(Metric.TimeToSync).ToArray();
        var thinning = Math.Max(1.0, (double)times.Count / ValuesMax);
        for (var bucket = 0; bucket < times.Counts.Count; bucket++)
        {
            var seconds = bounds[Math.Min(bucket, bounds.Length - 1)] / 1000.0;
            for (var left = (long)Math.Ceiling(times.Counts[bucket] / thinning); left > 0; left--)
                _timeToSync.Record(seconds);
        }
    }

    private IEnumerable<Measurement<long>> Look(Func<(long Devices, int Alerts), long> what) =>
        _standing is { } standing ? [new Measurement<long>(what(standing))] : [];
}
