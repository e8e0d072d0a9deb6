using OfflineSync.Benchmarks.Day.Network;

namespace OfflineSync.Benchmarks.Day.Traces;

/// <summary>A day of a device, whatever its sync does.</summary>
/// <param name="Stays">Where it is.</param>
/// <param name="Networks">What it is connected by.</param>
/// <param name="Charging">When it is charged.</param>
/// <param name="LowBattery">When its battery is low.</param>
/// <param name="Sessions">When the app is used.</param>
internal sealed record DeviceTrace(
    IReadOnlyList<Stay> Stays,
    NetworkTimeline Networks,
    IReadOnlyList<Period> Charging,
    IReadOnlyList<Period> LowBattery,
    IReadOnlyList<AppSession> Sessions)
{
    /// <summary>Draws the day of a device.</summary>
    public static DeviceTrace Draw(int seed, int device, Region region = Region.City)
    {
        var stays = Whereabouts.Draw(RandomDistributions.Stream(seed, device, Purpose.Places));
        var sessions = AppUse.Draw(RandomDistributions.Stream(seed, device, Purpose.Sessions), stays);
        var charging = Power.DrawCharging(RandomDistributions.Stream(seed, device, Purpose.Power), stays);
        return new DeviceTrace(
            stays,
            Coverage.Draw(RandomDistributions.Stream(seed, device, Purpose.Networks), stays, region),
            charging,
            Power.LowBattery(stays, charging, sessions),
            sessions);
    }
}
