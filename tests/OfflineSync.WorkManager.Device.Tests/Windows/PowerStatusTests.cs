using System.Runtime.InteropServices;
using OfflineSync.WorkManager.Device.Windows;

namespace OfflineSync.WorkManager.Device.Tests.Windows;

public sealed class PowerStatusTests
{
    [Theory]
    [InlineData("a desktop", 1, 128, 255, true, true, null)]
    [InlineData("a desktop whose line does not tell", 255, 128, 255, true, true, null)]
    [InlineData("on the line, charging", 1, 8 | 2, 16, true, true, 16)]
    [InlineData("on the line, held", 1, 1, 80, true, true, 80)]
    [InlineData("on battery, \"low\" at 30 %", 0, 2, 30, false, true, 30)]
    [InlineData("on battery at 15 %", 0, 2, 15, false, false, 15)]
    [InlineData("on the line at 3 %", 1, 8 | 4, 3, true, false, 3)]
    [InlineData("nothing known", 255, 255, 255, null, null, null)]
    [InlineData("only the line known", 0, 255, 255, false, null, null)]
    [InlineData("charging without a line", 255, 8, 50, true, true, 50)]
    public void Power_status_is_understood(string machine, byte line, byte flag, byte percent, bool? charging, bool? notLow, int? shown)
    {
        var status = new SystemPowerStatus(line, flag, percent);
        Assert.True(charging == status.IsCharging() && notLow == status.IsBatteryNotLow() && shown == status.BatteryPercent(), machine);
    }

    [Fact]
    public void Structures_have_the_sizes_of_the_headers()
    {
        Assert.Equal(12, Marshal.SizeOf<SystemPowerStatus>());
        Assert.Equal(8, Marshal.SizeOf<LastInputInfo>());
    }

    [Theory]
    [InlineData(1000u, 61_000u, 60)]
    [InlineData(uint.MaxValue - 999, 59_000u, 60)]
    public void Idle_time_survives_the_wrap_of_ticks(uint last, uint now, int seconds) =>
        Assert.Equal(TimeSpan.FromSeconds(seconds), new LastInputInfo { Tick = last }.IdleSince(now));

    [Theory]
    [InlineData(0x0, false)]
    [InlineData(0x33, false)]
    [InlineData(0x40, true)]
    [InlineData(0x300, false)]
    [InlineData(0x411, true)]
    public void Connectivity_flags_are_understood(uint flags, bool validated) =>
        Assert.Equal(validated, new NetworkConnectivity(flags).IsValidated());

    [Theory]
    [InlineData(0x0, null, null)]
    [InlineData(0x1, false, false)]
    [InlineData(0x2, true, false)]
    [InlineData(0x4, true, false)]
    [InlineData(0x10001, true, false)]
    [InlineData(0x40002, true, true)]
    [InlineData(0x80001, false, false)]
    public void Cost_flags_are_understood(uint flags, bool? metered, bool? roaming)
    {
        var cost = new NetworkCost(flags);
        Assert.Equal(metered, cost.IsMetered());
        Assert.Equal(roaming, cost.IsRoaming());
    }
}
