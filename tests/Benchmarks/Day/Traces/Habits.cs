namespace OfflineSync.Benchmarks.Day.Traces;

/// <summary>
/// The distributions of a day, all in one place. They describe people, phones and networks; no policy has a say in them. Hours and minutes as the names say.
/// </summary>
internal static class Habits
{
    /// <summary>Office hours make most people rise around seven, with a spread of an hour or two.</summary>
    public static readonly Normal WakeHour = new(7.0, 0.75, 5, 10);

    /// <summary>The same at night.</summary>
    public static readonly Normal SleepHour = new(23.25, 0.75, 21.5, 26.5);

    /// <summary>One working day in five at home is what surveys of hybrid work find.</summary>
    public const double WorksAtHome = 0.2;

    /// <summary>Breakfast and bathroom.</summary>
    public static readonly Normal MinutesToLeave = new(60, 20, 20, 120);

    /// <summary>Half an hour is the usual commute of cities; some take three times as long.</summary>
    public static readonly LogNormal CommuteMinutes = new(28, 0.5, 8, 90);

    /// <summary>Cities: half by train, underground or bus, half by car.</summary>
    public const double CommutesByTransit = 0.5;

    /// <summary>A full working day with lunch.</summary>
    public static readonly Normal WorkHours = new(8.25, 0.8, 5, 11);

    /// <summary>One evening in three is spent out.</summary>
    public const double GoesOut = 0.35;

    /// <summary>Dinner, sport, a visit.</summary>
    public static readonly LogNormal OutMinutes = new(75, 0.4, 30, 180);

    /// <summary>Most homes have Wi-Fi; some people live on mobile data alone.</summary>
    public const double HasHomeWifi = 0.9;

    /// <summary>Half of the workplaces cover their people with Wi-Fi all day.</summary>
    public const double WorkWifi = 0.5;

    /// <summary>Of the others, some have Wi-Fi in places; the rest of the people (deliveries, construction, visits) have LTE only.</summary>
    public const double WorkMixed = 0.3;

    /// <summary>Mixed workplaces: a while at a desk with Wi-Fi, and a while elsewhere.</summary>
    public const double MixedWifiMinutes = 50;

    /// <inheritdoc cref="MixedWifiMinutes"/>
    public const double MixedLteMinutes = 20;

    /// <summary>Most leave the building for lunch.</summary>
    public const double LunchOutside = 0.6;

    /// <summary>A lunch.</summary>
    public static readonly Normal LunchMinutes = new(40, 10, 20, 60);

    /// <summary>Tunnels and stations without coverage: every few minutes of a ride, for half a minute, at times for minutes.</summary>
    public const double TransitGapEveryMinutes = 4;

    /// <inheritdoc cref="TransitGapEveryMinutes"/>
    public static readonly LogNormal TransitGapSeconds = new(25, 0.8, 4, 240);

    /// <summary>Underpasses and dead spots of a road.</summary>
    public const double CarGapEveryMinutes = 12;

    /// <inheritdoc cref="CarGapEveryMinutes"/>
    public static readonly LogNormal CarGapSeconds = new(12, 0.6, 3, 90);

    /// <summary>Lifts and basements, at work and out.</summary>
    public const double LiftEveryMinutes = 75;

    /// <inheritdoc cref="LiftEveryMinutes"/>
    public static readonly LogNormal LiftSeconds = new(22, 0.5, 8, 120);

    /// <summary>Far from cities, half of the homes have a line.</summary>
    public const double RemoteHomeWifi = 0.5;

    /// <summary>Hills, woods and barns: a gap every few minutes, for a minute or two.</summary>
    public const double RemoteGapEveryMinutes = 5;

    /// <inheritdoc cref="RemoteGapEveryMinutes"/>
    public static readonly LogNormal RemoteGapSeconds = new(75, 0.9, 5, 900);

    /// <summary>Nearly everyone charges at night; who forgets begins the day with half a battery.</summary>
    public const double ChargesAtNight = 0.9;

    /// <inheritdoc cref="ChargesAtNight"/>
    public const double ForgottenLevel = 55;

    /// <summary>Some plug in at the desk for a while.</summary>
    public const double ChargesAtWork = 0.3;

    /// <inheritdoc cref="ChargesAtWork"/>
    public static readonly LogNormal DeskChargeMinutes = new(50, 0.5, 15, 150);

    /// <summary>Many plug in in the car.</summary>
    public const double ChargesInCar = 0.4;

    /// <summary>A battery lasts the day: percent per hour, asleep, awake, and on top while the app is in use.</summary>
    public const double DrainAsleep = 0.8;

    /// <inheritdoc cref="DrainAsleep"/>
    public const double DrainAwake = 4.5;

    /// <inheritdoc cref="DrainAsleep"/>
    public const double DrainInApp = 12;

    /// <summary>Percent per hour on the charger: two hours and a bit for all of it.</summary>
    public const double Charge = 45;

    /// <summary>The level at which systems say that a battery is low.</summary>
    public const double LowLevel = 15;

    /// <summary>How often the app is opened, per hour: a tool of one's work, so mostly there, and on the ride; hardly while driving.</summary>
    public const double SessionsPerHourAtWork = 2.2;

    /// <inheritdoc cref="SessionsPerHourAtWork"/>
    public const double SessionsPerHourOnTransit = 2.5;

    /// <inheritdoc cref="SessionsPerHourAtWork"/>
    public const double SessionsPerHourInCar = 0.3;

    /// <inheritdoc cref="SessionsPerHourAtWork"/>
    public const double SessionsPerHourAtHome = 1.0;

    /// <inheritdoc cref="SessionsPerHourAtWork"/>
    public const double SessionsPerHourOut = 0.5;

    /// <summary>Nearly half of all openings are glances that change nothing.</summary>
    public const double Glance = 0.45;

    /// <summary>Apps are used for about a minute on average, half of the time for much less.</summary>
    public static readonly LogNormal GlanceSeconds = new(15, 0.7, 3, 120);

    /// <summary>A third are a quick note or tick; what is left are bursts: a form, a checklist, an inventory.</summary>
    public const double QuickEdit = 0.35;

    /// <inheritdoc cref="QuickEdit"/>
    public const int QuickWritesMax = 3;

    /// <inheritdoc cref="QuickEdit"/>
    public const int BurstWritesMin = 4;

    /// <inheritdoc cref="QuickEdit"/>
    public const int BurstWritesMax = 15;

    /// <summary>Time to find the place for the first entry.</summary>
    public static readonly LogNormal SecondsToFirstWrite = new(8, 0.5, 2, 60);

    /// <summary>Time to type or tick one entry.</summary>
    public const double SecondsBetweenWrites = 14;

    /// <summary>After the last entry the app is left soon.</summary>
    public static readonly LogNormal SecondsToLeave = new(5, 0.7, 1, 60);

    /// <summary>Colleagues who share a scope.</summary>
    public const int TeamMin = 2;

    /// <inheritdoc cref="TeamMin"/>
    public const int TeamMax = 4;
}
