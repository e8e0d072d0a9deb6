namespace OfflineSync.Benchmarks.Day.Traces;

/// <summary>Draws when a device is charged, and works out when its battery is low.</summary>
internal static class Power
{
    private const double Full = 100;
    private const double HoursAtDeskFirst = 1;
    private const double HoursAtDeskLast = 5;
    private static readonly TimeSpan Step = TimeSpan.FromMinutes(1);

    public static IReadOnlyList<Period> DrawCharging(Random random, IReadOnlyList<Stay> stays)
    {
        var charging = new List<Period>();
        var inCar = random.Chance(Habits.ChargesInCar);
        var atWork = random.Chance(Habits.ChargesAtWork);
        foreach (var stay in stays)
        {
            if (stay.Place == Place.Asleep && random.Chance(Habits.ChargesAtNight))
                charging.Add(new Period(stay.From, stay.To));
            else if (stay.Place == Place.Car && inCar)
                charging.Add(new Period(stay.From, stay.To));
            else if (stay.Place == Place.Work && atWork)
            {
                var from = stay.From + TimeSpan.FromHours(random.Uniform(HoursAtDeskFirst, HoursAtDeskLast));
                charging.Add(new Period(from, from + TimeSpan.FromMinutes(random.Draw(Habits.DeskChargeMinutes))));
            }
        }
        return charging;
    }

    public static IReadOnlyList<Period> LowBattery(IReadOnlyList<Stay> stays, IReadOnlyList<Period> charging, IReadOnlyList<AppSession> sessions)
    {
        var low = new List<Period>();
        var level = charging.Any(period => period.Covers(Calendar.Setup)) ? Full : Habits.ForgottenLevel;
        DateTimeOffset? since = null;
        for (var now = Calendar.Setup; now < Calendar.Future; now += Step)
        {
            var drain = stays.First(stay => now < stay.To).Place == Place.Asleep ? Habits.DrainAsleep : Habits.DrainAwake;
            if (sessions.Any(session => now >= session.From && now < session.To))
                drain += Habits.DrainInApp;
            var gain = charging.Any(period => period.Covers(now)) ? Habits.Charge : 0;
            level = Math.Clamp(level + (gain - drain) * Step.TotalHours, 1, Full);
            if (level <= Habits.LowLevel)
                since ??= now;
            else if (since is { } from)
            {
                low.Add(new Period(from, now));
                since = null;
            }
        }
        if (since is { } still)
            low.Add(new Period(still, Calendar.Future));
        return low;
    }
}
