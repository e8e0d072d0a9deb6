namespace OfflineSync.Benchmarks.Day.Traces;

/// <summary>Draws when the app is opened, and what is written then.</summary>
internal static class AppUse
{
    private const double SecondsBetweenWritesMin = 1;
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(20);

    public static IReadOnlyList<AppSession> Draw(Random random, IReadOnlyList<Stay> stays)
    {
        var sessions = new List<AppSession>();
        foreach (var stay in stays)
        {
            if (PerHour(stay.Place) is not { } rate)
                continue;
            var now = stay.From;
            while ((now += TimeSpan.FromHours(random.Exponential(1 / rate))) < stay.To)
            {
                // The last session of a stay may end in the next place.
                if (sessions.Count > 0 && now < sessions[^1].To + Pause)
                    continue;
                var session = DrawSession(random, now);
                sessions.Add(session);
                now = session.To;
            }
        }
        return sessions;
    }

    private static double? PerHour(Place place) => place switch
    {
        Place.Home => Habits.SessionsPerHourAtHome,
        Place.Transit => Habits.SessionsPerHourOnTransit,
        Place.Car => Habits.SessionsPerHourInCar,
        Place.Work => Habits.SessionsPerHourAtWork,
        Place.Out => Habits.SessionsPerHourOut,
        _ => null,
    };

    private static AppSession DrawSession(Random random, DateTimeOffset from)
    {
        var kind = random.NextDouble();
        if (kind < Habits.Glance)
            return new AppSession(from, from + TimeSpan.FromSeconds(random.Draw(Habits.GlanceSeconds)), []);
        var count = kind < Habits.Glance + Habits.QuickEdit
            ? random.Next(1, Habits.QuickWritesMax + 1)
            : random.Next(Habits.BurstWritesMin, Habits.BurstWritesMax + 1);
        var now = from + TimeSpan.FromSeconds(random.Draw(Habits.SecondsToFirstWrite));
        var writes = new List<DateTimeOffset> { now };
        while (writes.Count < count)
        {
            now += TimeSpan.FromSeconds(Math.Max(SecondsBetweenWritesMin, random.Exponential(Habits.SecondsBetweenWrites)));
            writes.Add(now);
        }
        return new AppSession(from, now + TimeSpan.FromSeconds(random.Draw(Habits.SecondsToLeave)), writes);
    }
}
