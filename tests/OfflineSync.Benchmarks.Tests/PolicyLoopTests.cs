using OfflineSync.Benchmarks.Day;
using OfflineSync.Benchmarks.Day.Loop;
using OfflineSync.Benchmarks.Day.Radio;
using OfflineSync.Benchmarks.Day.Traces;
using OfflineSync.Protocol.Field.V1;

namespace OfflineSync.Benchmarks.Tests;

public sealed class PolicyLoopTests
{
    [Fact]
    public void Nothing_is_lost_far_from_cities_and_a_policy_touches_only_its_region()
    {
        var off = DaySimulation.RunRegions(seed: 2, devices: 6, _ => null);
        var on = DaySimulation.RunRegions(
            seed: 2, devices: 6, region => region == Region.Remote ? new SyncPolicy { Version = 1, PollInterval = 3600 } : null);
        Assert.All(off.Values.Concat(on.Values), day => Assert.Equal((0, 0), (day.Lost, day.Different)));
        Assert.Equal(off[Region.City].RadioJoules, on[Region.City].RadioJoules, 6);
        Assert.True(on[Region.Remote].LteWakeupsBy[Traffic.Questions] < off[Region.Remote].LteWakeupsBy[Traffic.Questions]);
    }

    [Theory]
    [InlineData(20, 8, null, 1800)]
    [InlineData(20, 8, 1800, 3600)]
    [InlineData(20, 8, 3600, 3600)]
    [InlineData(20, 4, 1800, 1800)]
    [InlineData(10, 8, null, null)]
    public void The_interval_doubles_while_devices_wake_a_mobile_radio_often_just_to_ask(double wakeups, double questions, int? present, int? next)
    {
        var day = DaySimulation.Run(seed: 1, Day.Policies.Policy.EveryQuarter, devices: 1) with
        {
            LteWakeups = wakeups,
            LteWakeupsBy = new Dictionary<Traffic, double> { [Traffic.Questions] = questions },
        };
        var policy = present is { } interval ? new SyncPolicy { Version = 1, PollInterval = (uint)interval } : null;
        Assert.Equal((uint?)next, PolicyChooser.Next([day], policy)?.PollInterval);
    }
}
