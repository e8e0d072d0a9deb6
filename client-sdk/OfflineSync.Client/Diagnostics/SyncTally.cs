using OfflineSync.Protocol.Field.V1;

namespace OfflineSync.Client.Diagnostics;

/// <summary>Counts what a sync does beyond what its result says.</summary>
internal sealed class SyncTally
{
    private readonly Histogram _timeToSync = new(Metric.TimeToSync);
    private readonly Histogram _attempts = new(Metric.Attempts);
    private readonly SortedDictionary<string, long> _rejections = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, long> _conflicts = new(StringComparer.Ordinal);
    private int _calls;
    private int _recoveries;

    public void AddCall() => _calls++;

    public void AddRecovery() => _recoveries++;

    /// <summary>A mutation has its result.</summary>
    /// <param name="milliseconds">Since it was written.</param>
    /// <param name="attempts">How often it was sent.</param>
    /// <param name="code">Why it was refused; null if it was applied.</param>
    public void AddResult(long milliseconds, long attempts, string? code)
    {
        milliseconds = Math.Max(0, milliseconds);
        _timeToSync.Add(milliseconds);
        _attempts.Add(attempts);
        ClientTelemetry.TimeToSync.Record(milliseconds / 1000.0);
        ClientTelemetry.Attempts.Record(attempts);
        if (code is not null)
            AddRejection(code);
    }

    public void AddRejection(string code)
    {
        Add(_rejections, Label.OfCode(code));
        ClientTelemetry.Rejections.Add(1, new KeyValuePair<string, object?>("code", Label.OfCode(code)));
    }

    public void AddConflict(ConflictRule rule)
    {
        Add(_conflicts, Label.Of(rule));
        ClientTelemetry.Conflicts.Add(1, new KeyValuePair<string, object?>("rule", Label.Of(rule)));
    }

    public DiagnosticsEvent AddTo(DiagnosticsEvent sync) => sync with
    {
        Calls = _calls,
        Recoveries = _recoveries,
        Rejections = _rejections,
        Conflicts = _conflicts,
        TimeToSync = _timeToSync.Buckets(),
        Attempts = _attempts.Buckets(),
    };

    private static void Add(SortedDictionary<string, long> counts, string label) => counts[label] = counts.GetValueOrDefault(label) + 1;
}
