namespace OfflineSync.Benchmarks.Day.Traces;

/// <summary>Draws where somebody is.</summary>
internal static class Whereabouts
{
    private const double MinutesPerHour = 60;
    private const double HourOfDinner = 19.5;
    private const double MinutesBeforeBed = 20;

    public static IReadOnlyList<Stay> Draw(Random random)
    {
        var stays = new List<Stay>();
        var now = Calendar.Setup;
        GoOn(Place.Asleep, Calendar.Hour(random.Draw(Habits.WakeHour)));
        var sleep = Calendar.Hour(random.Draw(Habits.SleepHour));
        if (!random.Chance(Habits.WorksAtHome))
        {
            var commute = random.Chance(Habits.CommutesByTransit) ? Place.Transit : Place.Car;
            Stay(Place.Home, random.Draw(Habits.MinutesToLeave));
            Stay(commute, random.Draw(Habits.CommuteMinutes));
            Stay(Place.Work, random.Draw(Habits.WorkHours) * MinutesPerHour);
            Stay(commute, random.Draw(Habits.CommuteMinutes));
        }
        if (random.Chance(Habits.GoesOut))
        {
            GoOn(Place.Home, Calendar.Hour(HourOfDinner + random.Uniform(-0.5, 0.5)));
            Stay(Place.Out, random.Draw(Habits.OutMinutes));
        }
        var home = now + TimeSpan.FromMinutes(MinutesBeforeBed);
        GoOn(Place.Home, sleep > home ? sleep : home);
        GoOn(Place.Asleep, Calendar.Future);
        return stays;

        void Stay(Place place, double minutes) => GoOn(place, now + TimeSpan.FromMinutes(minutes));

        void GoOn(Place place, DateTimeOffset until)
        {
            if (until <= now)
                return;
            stays.Add(new Stay(now, until, place));
            now = until;
        }
    }
}
