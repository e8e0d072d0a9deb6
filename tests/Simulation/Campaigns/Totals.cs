using OfflineSync.Simulation.Faults;
using OfflineSync.Simulation.Landmarks;
using OfflineSync.Simulation.Workers;

namespace OfflineSync.Simulation.Campaigns;

/// <summary>The sums over all runs.</summary>
internal sealed class Totals
{
    private readonly SortedDictionary<(FaultKind Kind, Phase Phase), long> _strikes = [];
    private readonly SortedDictionary<Landmark, long> _landmarks = [];

    public long Seeds { get; private set; }

    /// <summary>How many seeds broke a promise.</summary>
    public long Violations { get; private set; }

    public long Mutations { get; private set; }

    public long Calls { get; private set; }

    public TimeSpan Simulated { get; private set; }

    public TimeSpan Processor { get; private set; }

    public long NetworkFaults => _strikes.Where(strike => FaultKinds.IsOfNetwork(strike.Key.Kind)).Sum(strike => strike.Value);

    public long Crashes => _strikes.Where(strike => FaultKinds.IsDeath(strike.Key.Kind)).Sum(strike => strike.Value);

    public IReadOnlyDictionary<(FaultKind Kind, Phase Phase), long> Strikes => _strikes;

    public IReadOnlyDictionary<Landmark, long> Landmarks => _landmarks;

    public void Add(WorkerReport report)
    {
        Seeds++;
        Violations += report.Violations.Count > 0 ? 1 : 0;
        Mutations += report.Mutations;
        Calls += report.Calls;
        Simulated += report.Simulated;
        Processor += report.Processor;
        foreach (var strike in report.Strikes)
            _strikes[(strike.Kind, strike.Phase)] = _strikes.GetValueOrDefault((strike.Kind, strike.Phase)) + strike.Count;
        foreach (var (landmark, count) in report.Landmarks)
            _landmarks[landmark] = _landmarks.GetValueOrDefault(landmark) + count;
    }
}
