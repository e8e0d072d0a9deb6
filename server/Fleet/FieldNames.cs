using OfflineSync.Protocol.Field.V1;

namespace OfflineSync.Server.Fleet;

/// <summary>
/// The cohorts and labels that were reported on a day. Beyond a number of them new ones count under <see cref="Other"/>, so that nobody fills the tables with
/// names that he makes up. The bound is each node's.
/// </summary>
internal sealed class FieldNames(FieldStore store, TimeProvider time) : IDisposable
{
    /// <summary>Stands for all names beyond the bound.</summary>
    public const string Other = "other";

    /// <summary>Cohorts of a day.</summary>
    public const int CohortsMax = 500;

    /// <summary>Labels of a metric on a day.</summary>
    public const int LabelsMax = 200;

    private readonly SemaphoreSlim _turn = new(1, 1);
    private readonly HashSet<(string AppVersion, string Os, string Region)> _cohorts = [];
    private readonly HashSet<(Metric Metric, string Label)> _labels = [];
    private readonly Dictionary<Metric, int> _counts = [];
    private int _day;

    /// <summary>Gives the report the names under which it counts, and each number once, in the order of keys.</summary>
    public async Task<FieldReport> BoundAsync(FieldReport report, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            await BeginDayAsync(FieldDay.Of(time.GetUtcNow()), cancellationToken);
            var device = report.Device;
            if (!Admit((device.AppVersion, device.Os, device.Region)))
                device.AppVersion = device.Os = device.Region = Other;
            return report with { Cells = Merge(report.Cells.Select(cell => Admit(cell.Metric, cell.Label) ? cell : cell with { Label = Other })) };
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _turn.Dispose();

    private static ReportedCell[] Merge(IEnumerable<ReportedCell> cells) =>
    [
        .. cells.GroupBy(cell => cell with { Value = 0 }, (key, same) => key with { Value = Math.Min(same.Sum(cell => cell.Value), FieldStatements.CellMax) })
            .OrderBy(cell => cell.Day).ThenBy(cell => cell.Network).ThenBy(cell => cell.Metric).ThenBy(cell => cell.Label, StringComparer.Ordinal)
            .ThenBy(cell => cell.Bucket),
    ];

    private async Task BeginDayAsync(int day, CancellationToken cancellationToken)
    {
        if (day == _day)
            return;
        var (cohorts, labels) = (await store.ReadCohortsAsync(day, CohortsMax, cancellationToken), await store.ReadLabelsAsync(day, cancellationToken));
        _cohorts.Clear();
        _labels.Clear();
        _counts.Clear();
        _cohorts.UnionWith(cohorts);
        foreach (var (metric, label) in labels)
            Admit(metric, label);
        _day = day;
    }

    private bool Admit((string AppVersion, string Os, string Region) cohort) =>
        _cohorts.Contains(cohort) || (_cohorts.Count < CohortsMax && _cohorts.Add(cohort));

    private bool Admit(Metric metric, string label)
    {
        if (_labels.Contains((metric, label)))
            return true;
        var count = _counts.GetValueOrDefault(metric);
        if (count >= LabelsMax)
            return false;
        _counts[metric] = count + 1;
        return _labels.Add((metric, label));
    }
}
