using OfflineSync.Client;
using OfflineSync.Protocol.Field.V1;

namespace OfflineSync.Benchmarks.Fleet;

/// <summary>What the devices of a run have done, by their own journals, and what of it the server has confirmed.</summary>
internal sealed class FleetCounts
{
    private readonly Lock _lock = new();
    private readonly Dictionary<(Metric Metric, string Label), long> _reported = [];

    public long Devices { get; private set; }

    public long Syncs { get; private set; }

    public long Works { get; private set; }

    public long Applied { get; private set; }

    public long Rejected { get; private set; }

    /// <summary>Troubles that clients got over, such as a clock that the server refused.</summary>
    public long Recoveries { get; private set; }

    public long Reports { get; private set; }

    /// <summary>A device's life is over.</summary>
    public void Lived()
    {
        lock (_lock)
            Devices++;
    }

    /// <summary>A device has recorded something.</summary>
    public void Record(DiagnosticsEvent recorded)
    {
        lock (_lock)
        {
            Syncs += recorded.Kind == DiagnosticsKind.Sync ? 1 : 0;
            Works += recorded.Kind == DiagnosticsKind.Work ? 1 : 0;
            Applied += recorded.MutationsApplied;
            Rejected += recorded.MutationsRejected;
            Recoveries += recorded.Recoveries;
        }
    }

    /// <summary>The server has confirmed a report.</summary>
    public void Reported(ReportRequest report)
    {
        lock (_lock)
        {
            Reports++;
            foreach (var cell in report.Days.SelectMany(day => day.Cells))
                _reported[(cell.Metric, cell.Label)] = _reported.GetValueOrDefault((cell.Metric, cell.Label)) + (long)cell.Value;
        }
    }

    /// <summary>The sum of what was confirmed.</summary>
    public long ReportedOf(Metric metric, string label)
    {
        lock (_lock)
            return _reported.GetValueOrDefault((metric, label));
    }
}
