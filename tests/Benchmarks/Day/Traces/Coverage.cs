using OfflineSync.Benchmarks.Day.Network;

namespace OfflineSync.Benchmarks.Day.Traces;

/// <summary>Draws what network there is in the places.</summary>
internal static class Coverage
{
    private const double HourOfLunch = 12.25;

    public static NetworkTimeline Draw(Random random, IReadOnlyList<Stay> stays, Region region)
    {
        if (region == Region.Remote)
            return DrawRemote(random, stays);
        var timeline = new NetworkTimeline();
        var home = random.Chance(Habits.HasHomeWifi) ? NetworkKind.Wifi : NetworkKind.Lte;
        var work = random.NextDouble();
        foreach (var stay in stays)
        {
            switch (stay.Place)
            {
                case Place.Transit:
                    AppendWithGaps(timeline, random, [(stay.To, NetworkKind.Lte)], stay.From, Habits.TransitGapEveryMinutes, Habits.TransitGapSeconds);
                    break;
                case Place.Car:
                    AppendWithGaps(timeline, random, [(stay.To, NetworkKind.Lte)], stay.From, Habits.CarGapEveryMinutes, Habits.CarGapSeconds);
                    break;
                case Place.Out:
                    AppendWithGaps(timeline, random, [(stay.To, NetworkKind.Lte)], stay.From, Habits.LiftEveryMinutes, Habits.LiftSeconds);
                    break;
                case Place.Work:
                    AppendWithGaps(timeline, random, AtWork(random, stay, work), stay.From, Habits.LiftEveryMinutes, Habits.LiftSeconds);
                    break;
                default:
                    timeline.Append(stay.From, stay.To, home);
                    break;
            }
        }
        return timeline;
    }

    private static NetworkTimeline DrawRemote(Random random, IReadOnlyList<Stay> stays)
    {
        var timeline = new NetworkTimeline();
        var hasWifi = random.Chance(Habits.RemoteHomeWifi);
        foreach (var stay in stays)
        {
            if (hasWifi && stay.Place is (Place.Home or Place.Asleep))
                timeline.Append(stay.From, stay.To, NetworkKind.Wifi);
            else if (stay.Place == Place.Asleep)
                timeline.Append(stay.From, stay.To, NetworkKind.WeakLte);
            else
                AppendWithGaps(timeline, random, [(stay.To, NetworkKind.WeakLte)], stay.From, Habits.RemoteGapEveryMinutes, Habits.RemoteGapSeconds);
        }
        return timeline;
    }

    private static List<(DateTimeOffset To, NetworkKind Kind)> AtWork(Random random, Stay stay, double work)
    {
        if (work >= Habits.WorkWifi + Habits.WorkMixed)
            return [(stay.To, NetworkKind.Lte)];
        return work >= Habits.WorkWifi ? Mixed(random, stay) : WithLunch(random, stay);
    }

    private static List<(DateTimeOffset To, NetworkKind Kind)> Mixed(Random random, Stay stay)
    {
        var parts = new List<(DateTimeOffset To, NetworkKind Kind)>();
        var now = stay.From;
        while (now < stay.To)
        {
            var kind = parts.Count % 2 == 0 ? NetworkKind.Wifi : NetworkKind.Lte;
            now += TimeSpan.FromMinutes(random.Exponential(kind == NetworkKind.Wifi ? Habits.MixedWifiMinutes : Habits.MixedLteMinutes));
            parts.Add((now < stay.To ? now : stay.To, kind));
        }
        return parts;
    }

    private static List<(DateTimeOffset To, NetworkKind Kind)> WithLunch(Random random, Stay stay)
    {
        var lunch = Calendar.Hour(HourOfLunch + random.Uniform(-0.5, 0.5));
        var end = lunch + TimeSpan.FromMinutes(random.Draw(Habits.LunchMinutes));
        var isOutside = random.Chance(Habits.LunchOutside);
        return isOutside && lunch > stay.From && end < stay.To
            ? [(lunch, NetworkKind.Wifi), (end, NetworkKind.Lte), (stay.To, NetworkKind.Wifi)]
            : [(stay.To, NetworkKind.Wifi)];
    }

    private static void AppendWithGaps(
        NetworkTimeline timeline,
        Random random,
        List<(DateTimeOffset To, NetworkKind Kind)> parts,
        DateTimeOffset from,
        double everyMinutes,
        LogNormal gapSeconds)
    {
        var gap = from + TimeSpan.FromMinutes(random.Exponential(everyMinutes));
        foreach (var (to, kind) in parts)
        {
            while (gap < to)
            {
                var end = gap + TimeSpan.FromSeconds(random.Draw(gapSeconds));
                timeline.Append(from, gap, kind);
                from = end < to ? end : to;
                timeline.Append(gap, from, NetworkKind.None);
                gap = from + TimeSpan.FromMinutes(random.Exponential(everyMinutes));
            }
            timeline.Append(from, to, kind);
            from = to;
        }
    }
}
