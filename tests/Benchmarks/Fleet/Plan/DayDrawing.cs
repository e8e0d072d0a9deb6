using OfflineSync.Benchmarks.Day.Network;
using OfflineSync.Benchmarks.Day.Traces;

namespace OfflineSync.Benchmarks.Fleet.Plan;

/// <summary>Draws a day of a device into its plan.</summary>
/// <param name="plan">The device.</param>
/// <param name="random">Randomness of the device.</param>
/// <param name="day">Midnight at the day's beginning.</param>
/// <param name="end">When the day ends: the last one has not gone by.</param>
/// <param name="isBad">Whether the region's line to the server is down until the evening.</param>
internal sealed class DayDrawing(DevicePlan plan, Random random, DateTimeOffset day, DateTimeOffset end, bool isBad)
{
    private const double ToWork = 7.5;
    private const double AtWork = 8.5;
    private const double FromWork = 17;
    private const double AtHome = 18;
    private const double DayEnds = 24;

    public void Draw()
    {
        DrawNetworks();
        DrawPower();
        DrawTrouble();
        DrawSessions();
    }

    private void DrawNetworks()
    {
        var home = plan.Character == Character.PoorNetwork ? NetworkKind.WeakLte : plan.Number % 8 == 3 ? NetworkKind.Lte : NetworkKind.Wifi;
        var mobile = plan.Character == Character.PoorNetwork ? NetworkKind.WeakLte : NetworkKind.Lte;
        Append(0, ToWork, home);
        AppendWithGaps(ToWork, AtWork, mobile, 3, random.Draw(FleetHabits.TransitGapSeconds) / 3600);
        switch (plan.Character)
        {
            case Character.FieldWorker:
                AppendWithGaps(AtWork, FromWork, mobile, 3, random.Draw(FleetHabits.FieldGapMinutes) / 60);
                break;
            case Character.PoorNetwork:
                AppendWithGaps(AtWork, FromWork, mobile, 10, random.Draw(FleetHabits.PoorGapMinutes) / 60);
                break;
            case Character.Commuter or Character.Traveller:
                AppendWithGaps(AtWork, FromWork, mobile, 2, random.Draw(FleetHabits.TransitGapSeconds) / 3600);
                break;
            default:
                Append(AtWork, FromWork, NetworkKind.Wifi);
                break;
        }
        AppendWithGaps(FromWork, AtHome, mobile, 3, random.Draw(FleetHabits.TransitGapSeconds) / 3600);
        Append(AtHome, DayEnds, home);
        if (plan.Character == Character.Traveller && random.Chance(0.4))
            Add(plan.Roaming, 0, DayEnds);
    }

    private void DrawPower()
    {
        Add(plan.Charging, 0, 6 + random.NextDouble());
        Add(plan.Idle, 0, 6.5);
        Add(plan.Charging, 22 + random.NextDouble(), DayEnds);
        Add(plan.Idle, 23.5, DayEnds);
        if (plan.Character == Character.LowBattery)
        {
            for (var hour = 12 + random.NextDouble(); hour < 20; hour += random.Uniform(0.14, 0.17))
                Add(plan.LowBattery, hour, hour + random.Uniform(0.07, 0.09));
        }
        else if (random.Chance(0.1))
        {
            Add(plan.LowBattery, 20, 22);
        }
    }

    private void DrawTrouble()
    {
        if (isBad)
        {
            Add(plan.Unreachable, 6, 20);
        }
        else if (plan.Character == Character.Captive)
        {
            var hour = random.Uniform(8.5, 10);
            Add(plan.Unreachable, hour, hour + random.Uniform(2, 4));
            Add(plan.Unreachable, 14.5, 14.5 + random.Uniform(1, 2));
        }
        else
        {
            var hour = random.Uniform(8, 16);
            Add(plan.Unreachable, hour, hour + random.Draw(FleetHabits.SpellMinutes) / 60);
        }
        if (plan.Character == Character.Restricted)
        {
            for (var hour = 9 + random.NextDouble(); hour < 19; hour += random.Uniform(0.3, 0.33))
                Add(plan.Held, hour, hour + 0.25);
        }
    }

    private void DrawSessions()
    {
        var hours = Enumerable.Range(0, random.Next(FleetHabits.SessionsMin, FleetHabits.SessionsMax + 1))
            .Select(_ => random.Uniform(FleetHabits.HourOfFirstSession, FleetHabits.HourOfLastSession)).Order().ToList();
        foreach (var hour in hours)
        {
            var from = At(hour);
            var writes = new List<DateTimeOffset>();
            var now = from + TimeSpan.FromSeconds(FleetHabits.SecondsToFirstWrite);
            var count = random.Chance(FleetHabits.Glance) ? 0 : random.Next(1, FleetHabits.WritesMax + 1);
            while (writes.Count < count)
            {
                writes.Add(now);
                now += TimeSpan.FromSeconds(1 + random.Exponential(FleetHabits.SecondsBetweenWrites));
            }
            var to = now + TimeSpan.FromSeconds(random.Uniform(2, 20));
            if (to < end && (plan.Sessions.Count == 0 || plan.Sessions[^1].To < from))
                plan.Sessions.Add(new AppSession(from, to, writes));
        }
    }

    private void AppendWithGaps(double from, double to, NetworkKind kind, int gaps, double gapHours)
    {
        var part = (to - from) / gaps;
        for (var i = 0; i < gaps; i++)
        {
            var length = Math.Min(gapHours, part * 0.8);
            var gap = from + i * part + random.NextDouble() * (part - length);
            Append(from + i * part, gap, kind);
            Append(gap, gap + length, NetworkKind.None);
            Append(gap + length, from + (i + 1) * part, kind);
        }
    }

    private void Append(double from, double to, NetworkKind kind) => plan.Networks.Append(At(from), At(to), kind);

    private void Add(List<Period> periods, double from, double to)
    {
        if (At(from) < At(to))
            periods.Add(new Period(At(from), At(to)));
    }

    /// <summary>A time of the day in whole milliseconds, at its end at the latest.</summary>
    private DateTimeOffset At(double hour)
    {
        var time = day + TimeSpan.FromMilliseconds(Math.Round(hour * 3_600_000));
        return time < end ? time : end;
    }
}
