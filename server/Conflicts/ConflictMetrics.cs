using System.Diagnostics.Metrics;
using OfflineSync.Server.Telemetry;

namespace OfflineSync.Server.Conflicts;

/// <summary>Measures how conflicts grow old.</summary>
internal sealed class ConflictMetrics(IMeterFactory meters)
{
    private readonly Counter<long> _purged = meters.CreateServerMeter().CreateCounter<long>(
        "offlinesync.conflicts.purged", "{conflict}", "Conflicts that were removed as older than their retention.");

    /// <summary>So many were removed.</summary>
    public void Purged(int count) => _purged.Add(count);
}
