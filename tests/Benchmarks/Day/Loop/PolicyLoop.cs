using OfflineSync.Benchmarks.Day.Results;
using OfflineSync.Benchmarks.Day.Traces;
using OfflineSync.Protocol.Field.V1;

namespace OfflineSync.Benchmarks.Day.Loop;

/// <summary>The command <c>day --policy-loop</c>: chooses policies on some days, and compares others with them and without.</summary>
internal static class PolicyLoop
{
    /// <summary>Days of one turn of the loop. They are not among those that are measured.</summary>
    private const int DaysOfTurn = 5;

    private const int TurnsMax = 5;

    private const int ChoosingSeeds = 100_000;

    public static int Run(int devices, int seeds, int firstSeed)
    {
        var policies = Choose(devices);
        var off = Simulate(devices, seeds, firstSeed, _ => null);
        var on = Simulate(devices, seeds, firstSeed, policies.GetValueOrDefault);
        LoopTable.Print(policies, off, on);
        return off.Concat(on).SelectMany(day => day.Values).Any(figures => figures.Lost > 0 || figures.Different > 0)
            ? throw new BenchmarkException("Work was lost, or devices ended with different rows.")
            : 0;
    }

    /// <summary>Turns the loop until no policy changes.</summary>
    public static IReadOnlyDictionary<Region, SyncPolicy?> Choose(int devices)
    {
        var present = Enum.GetValues<Region>().ToDictionary(region => region, _ => (SyncPolicy?)null);
        for (var turn = 0; turn < TurnsMax; turn++)
        {
            var reported = Simulate(devices, DaysOfTurn, ChoosingSeeds + turn * DaysOfTurn, present.GetValueOrDefault);
            var next = present.ToDictionary(cohort => cohort.Key, cohort => PolicyChooser.Next(Of(reported, cohort.Key), cohort.Value));
            if (next.All(cohort => cohort.Value == present[cohort.Key]))
                break;
            present = next;
        }
        return present;
    }

    /// <summary>The days of a region. A day of few devices may have none there.</summary>
    public static IReadOnlyList<DayFigures> Of(IEnumerable<IReadOnlyDictionary<Region, DayFigures>> days, Region region) =>
        [.. days.Where(day => day.ContainsKey(region)).Select(day => day[region])];

    private static IReadOnlyDictionary<Region, DayFigures>[] Simulate(int devices, int seeds, int firstSeed, Func<Region, SyncPolicy?> policyOf)
    {
        var days = new IReadOnlyDictionary<Region, DayFigures>[seeds];
        DayRun.Spread(seeds, seed => days[seed] = DaySimulation.RunRegions(firstSeed + seed, devices, policyOf));
        return days;
    }
}
