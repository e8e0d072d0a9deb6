using OfflineSync.Benchmarks.Day.Traces;

namespace OfflineSync.Benchmarks.Fleet.Plan;

/// <summary>What happens to a fleet. The same seed, size and span give the same plan.</summary>
/// <param name="Begin">Midnight at the first day's beginning.</param>
/// <param name="End">When the last day breaks off.</param>
/// <param name="Teams">Devices that share a scope.</param>
internal sealed record FleetPlan(DateTimeOffset Begin, DateTimeOffset End, IReadOnlyList<IReadOnlyList<DevicePlan>> Teams)
{
    private const int TeamMax = 4;
    private const int BadDays = 2;
    private const int DaysBeforeBad = 4;

    // Multiples of these two are spread evenly over the unit square, so that a few devices have several versions and characters too.
    private const double ReleaseStep = 0.754_877_666_246_692_8;
    private const double CharacterStep = 0.569_840_290_998_053_2;

    /// <summary>Draws a fleet.</summary>
    /// <param name="seed">The fleet.</param>
    /// <param name="devices">How many devices there are.</param>
    /// <param name="days">How many days, today included.</param>
    /// <param name="now">When the last day breaks off.</param>
    public static FleetPlan Draw(int seed, int devices, int days, DateTimeOffset now)
    {
        var begin = new DateTimeOffset(now.UtcDateTime.Date, TimeSpan.Zero).AddDays(1 - days);
        var end = DateTimeOffset.FromUnixTimeMilliseconds(now.ToUnixTimeMilliseconds());
        var random = RandomDistributions.Stream(seed, 0, Purpose.Teams);
        var teams = new List<IReadOnlyList<DevicePlan>>();
        for (var number = 0; number < devices;)
        {
            var (first, size) = (number, Math.Min(random.Next(2, TeamMax + 1), devices - number));
            var region = FleetHabits.Regions[teams.Count % FleetHabits.Regions.Length];
            teams.Add([.. Enumerable.Range(first, size).Select(device => DrawDevice(seed, device, region, begin, days, end))]);
            number += size;
        }
        return new FleetPlan(begin, end, teams);
    }

    private static DevicePlan DrawDevice(int seed, int number, string region, DateTimeOffset begin, int days, DateTimeOffset end)
    {
        var random = RandomDistributions.Stream(seed, number, Purpose.Places);
        var final = FinalRelease(number);
        var character = CharacterOf(number, random, final, region);
        var until = character == Character.Abandoned
            ? begin.AddDays(Math.Max(0, days - 1 - random.Next(FleetHabits.SilentDaysMin, FleetHabits.SilentDaysMax + 1)) + 1 - 0.1 * random.NextDouble())
            : end;
        var plan = new DevicePlan(
            number,
            character,
            FleetHabits.Systems[random.Next(FleetHabits.Systems.Length)],
            region,
            Install(random, final, begin, days, until < end ? until : end));
        for (var day = 0; day < days; day++)
        {
            var midnight = begin.AddDays(day);
            var isBad = region == FleetHabits.Coast && days >= DaysBeforeBad + BadDays && day >= days - BadDays;
            new DayDrawing(plan, random, midnight, midnight.AddDays(1) < end ? midnight.AddDays(1) : end, isBad).Draw();
        }
        return plan;
    }

    private static AppRelease FinalRelease(int number)
    {
        var share = number * ReleaseStep % 1;
        return share < FleetHabits.StaysOnOld ? AppRelease.Old
            : share < FleetHabits.StaysOnOld + FleetHabits.StaysOnUsual ? AppRelease.Usual
            : share < FleetHabits.StaysOnOld + FleetHabits.StaysOnUsual + FleetHabits.StaysOnCurrent ? AppRelease.Current
            : AppRelease.Latest;
    }

    private static Character CharacterOf(int number, Random random, AppRelease final, string region)
    {
        var share = number * CharacterStep % 1;
        if (final == AppRelease.Old)
            return share < 0.45 ? Character.Abandoned : share < 0.9 ? Character.Captive : Character.Office;
        if (final == AppRelease.Usual && share < 0.4)
            return Character.Restricted;
        if (final == AppRelease.Current && share < 0.5)
            return Character.LowBattery;
        if (region == FleetHabits.Hills)
            return Character.PoorNetwork;
        return random.NextDouble() switch
        {
            < 0.4 => Character.Commuter,
            < 0.65 => Character.FieldWorker,
            < 0.75 => Character.Traveller,
            _ => Character.Office,
        };
    }

    /// <summary>The current version is rolled out in the first half of the span, the latest one at its end.</summary>
    private static List<Installation> Install(Random random, AppRelease final, DateTimeOffset begin, int days, DateTimeOffset until)
    {
        var releases = new List<(DateTimeOffset At, AppRelease Release)> { (begin, final == AppRelease.Old ? AppRelease.Old : AppRelease.Usual) };
        if (final == AppRelease.Current || final == AppRelease.Latest)
            releases.Add((begin.AddDays(days * random.Uniform(0.1, 0.5)), AppRelease.Current));
        if (final == AppRelease.Latest)
            releases.Add((begin.AddDays(days - random.Uniform(1, Math.Min(FleetHabits.LatestDays, days * 0.5 + 0.5))), AppRelease.Latest));
        // In a span of a day or two, an update may come before the one that it follows, or not at all.
        var updates = releases.Where((release, i) => release.At < until && releases.Skip(i + 1).All(later => later.At > release.At)).ToList();
        return [.. updates.Select((update, i) => new Installation(update.At, i + 1 < updates.Count ? updates[i + 1].At : until, update.Release))];
    }
}
