using OfflineSync.Benchmarks.Day.Policies;
using OfflineSync.Benchmarks.Day.Traces;

namespace OfflineSync.Benchmarks.Day.Results;

/// <summary>The days of all seeds and policies.</summary>
/// <param name="Devices">How many devices each day has.</param>
/// <param name="FirstSeed">The first seed; the others follow.</param>
/// <param name="Days">The figures of each policy, in the order of the seeds.</param>
internal sealed record DayResults(int Devices, int FirstSeed, IReadOnlyList<(Policy Policy, IReadOnlyList<DayFigures> Seeds)> Days)
{
    public int Seeds => Days[0].Seeds.Count;

    /// <summary>What the days are like.</summary>
    public TraceSummary Traces() => TraceSummary.Of(
        [.. Enumerable.Range(FirstSeed, Seeds).SelectMany(seed => Enumerable.Range(0, Devices).Select(device => DeviceTrace.Draw(seed, device)))]);

    /// <summary>Whether something was lost, or devices ended with different rows.</summary>
    public bool IsBroken => Days.Any(day => day.Seeds.Any(figures => figures.Lost + figures.Different > 0));

    /// <summary>What our policy is compared with, and what it needs of the other's, seed by seed.</summary>
    public IEnumerable<(string Name, Spread Ratio)> Ratios()
    {
        if (Days.FirstOrDefault(day => day.Policy == Policy.Ours).Seeds is not { } ours)
            yield break;
        foreach (var (policy, seeds) in Days.Where(day => day.Policy != Policy.Ours))
        {
            foreach (var measure in (DayMeasure[])[DayMeasure.RadioJoules, DayMeasure.MeanAckSeconds])
                yield return ($"{measure.Name} vs {policy.Name}", Spread.Of([.. ours.Zip(seeds, (a, b) => measure.Of(a) / measure.Of(b))]));
        }
    }

    public static Spread Of(IReadOnlyList<DayFigures> seeds, DayMeasure measure) => Spread.Of([.. seeds.Select(measure.Of)]);
}
