using OfflineSync.WorkManager.Device.Linux;

namespace OfflineSync.WorkManager.Device.Tests.Linux;

public sealed class PowerSupplyTests
{
    private const string Mains = "type=Mains online=1";
    private const string Off = "type=Mains online=0";
    private const string Empty = "type=Battery capacity=5";
    private const string Filled = "type=Battery capacity=90";
    private const string Mouse = "type=Battery scope=Device status=Discharging capacity=3";

    [Theory]
    [InlineData(true, "a server")]
    [InlineData(true, "a desktop's mouse", Mouse)]
    [InlineData(true, "an empty bay", "type=Battery present=0 status=Discharging")]
    [InlineData(true, "a desktop's port that could feed it", "type=USB online=0")]
    [InlineData(false, "a port and an empty bay beside mains that are off", "type=USB online=0", Off, "type=Battery present=0")]
    [InlineData(true, "mains", Mains)]
    [InlineData(false, "mains that are off", Off)]
    [InlineData(null, "mains that do not tell", "type=Mains online=(unreadable)")]
    [InlineData(null, "mains without a state", "type=Mains")]
    [InlineData(true, "a UPS on line", "type=UPS online=1")]
    [InlineData(false, "a UPS on its battery", "type=UPS online=0")]
    [InlineData(true, "a programmable USB charger", "type=USB online=2", "type=Battery status=Discharging")]
    [InlineData(true, "a wireless charger", Off, "type=Wireless online=1", "type=Battery status=Unknown")]
    [InlineData(true, "charging", "type=Battery status=Charging")]
    [InlineData(true, "full", Off, "type=Battery status=Full")]
    [InlineData(false, "discharging", "type=Battery status=Discharging")]
    [InlineData(false, "discharging beside a mouse on a cable", "type=Battery status=Discharging", "type=USB scope=Device online=1")]
    [InlineData(false, "discharging beside mains that do not tell", "type=Battery status=Discharging", "type=Mains online=(unreadable)")]
    [InlineData(false, "one of two discharging", "type=Battery status=Unknown", "type=Battery status=Discharging")]
    [InlineData(true, "one of two charging", "type=Battery status=Unknown", "type=Battery status=Charging")]
    [InlineData(true, "held at its level on mains", Mains, "type=Battery status=Not_charging")]
    [InlineData(true, "held at its level without a line entry", "type=Battery status=Not_charging")]
    [InlineData(false, "not charging and the line is off", Off, "type=Battery status=Not_charging")]
    [InlineData(false, "an unknown status and the line is off", Off, "type=Battery status=Unknown")]
    [InlineData(null, "an unknown status and no line entry", "type=Battery status=Unknown")]
    [InlineData(null, "an unreadable status", "type=Battery status=(unreadable)")]
    [InlineData(null, "an unreadable status beside an unreadable line", "type=Battery status=(unreadable)", "type=Mains online=(unreadable)")]
    [InlineData(null, "a supply that is just going", "type=(unreadable)")]
    [InlineData(true, "a supply that is just going beside mains", "type=(unreadable)", Mains)]
    public void External_power_follows_the_supplies(bool? expected, string machine, params string[] supplies)
    {
        using var tree = Machine(supplies);
        Assert.True(expected == PowerSupplies.Read(tree.Files).IsCharging(), machine);
    }

    [Theory]
    [InlineData(true, "a server")]
    [InlineData(true, "a desktop's mouse", Mouse, Mains)]
    [InlineData(true, "an empty bay", "type=Battery present=0 capacity=0")]
    [InlineData(true, "16 %", "type=Battery present=1 capacity=16")]
    [InlineData(false, "15 %", "type=Battery capacity=15")]
    [InlineData(false, "15 % on mains", Mains, "type=Battery status=Charging capacity=15")]
    [InlineData(true, "the percentage counts before the level", "type=Battery capacity=16 capacity_level=Low")]
    [InlineData(true, "a normal level", "type=Battery capacity=(unreadable) capacity_level=Normal")]
    [InlineData(false, "a low level", "type=Battery capacity_level=Low")]
    [InlineData(false, "a critical level", "type=Battery capacity_level=Critical energy_now=90 energy_full=100")]
    [InlineData(true, "energy above", "type=Battery capacity_level=Unknown energy_now=16 energy_full=100")]
    [InlineData(false, "energy below and no level", "type=Battery capacity_level=Unknown energy_now=14 energy_full=100")]
    [InlineData(null, "no level and nothing else", "type=Battery capacity_level=Unknown")]
    [InlineData(false, "energy at the limit", "type=Battery energy_now=15 energy_full=100")]
    [InlineData(true, "charge above", "type=Battery charge_now=1600000 charge_full=9999999")]
    [InlineData(false, "charge below", "type=Battery charge_now=1400000 charge_full=9999999")]
    [InlineData(null, "no full energy", "type=Battery energy_now=15 energy_full=0")]
    [InlineData(null, "nothing told", "type=Battery status=Discharging")]
    [InlineData(null, "nothing readable", "type=Battery capacity=(unreadable) capacity_level=(unreadable) energy_now=(unreadable)")]
    [InlineData(false, "a large empty and a small full one", $"{Empty} energy_now=5 energy_full=100", $"{Filled} energy_now=9 energy_full=10")]
    [InlineData(true, "a large full and a small empty one", $"{Filled} charge_now=90 charge_full=100", $"{Empty} charge_now=0 charge_full=10")]
    [InlineData(true, "the fuller of two that measure differently", $"{Empty} energy_now=5 energy_full=100", Filled)]
    [InlineData(false, "two low ones", "type=Battery capacity=5", "type=Battery capacity=10")]
    [InlineData(false, "a low one and a silent one", "type=Battery capacity=5", "type=Battery status=Unknown")]
    [InlineData(null, "a supply that is just going", "type=(unreadable)")]
    [InlineData(null, "a low one beside a supply that is just going", "type=(unreadable)", "type=Battery capacity=5")]
    public void The_battery_is_low_at_15_percent(bool? expected, string machine, params string[] supplies)
    {
        using var tree = Machine(supplies);
        Assert.True(expected == PowerSupplies.Read(tree.Files).IsBatteryNotLow(), machine);
    }

    [Theory]
    [InlineData(null, "a server")]
    [InlineData(null, "a desktop's mouse", Mouse, Mains)]
    [InlineData(16, "the percentage", "type=Battery capacity=16 energy_now=90 energy_full=100")]
    [InlineData(100, "more than all", "type=Battery capacity=104")]
    [InlineData(33, "energy", "type=Battery energy_now=1 energy_full=3")]
    [InlineData(null, "a level only", "type=Battery capacity_level=Normal")]
    [InlineData(12, "a large empty and a small full one", $"{Empty} energy_now=5 energy_full=100", $"{Filled} energy_now=9 energy_full=10")]
    [InlineData(10, "two, the fuller one", "type=Battery capacity=5", "type=Battery capacity=10")]
    public void The_battery_has_a_percentage(int? expected, string machine, params string[] supplies)
    {
        using var tree = Machine(supplies);
        Assert.True(expected == PowerSupplies.Read(tree.Files).BatteryPercent(), machine);
    }

    [Fact]
    public void An_empty_folder_is_a_server_and_an_unreadable_one_unknown()
    {
        using var tree = new FakeTree();
        Directory.CreateDirectory(Path.Combine(tree.Root, "sys/class/power_supply"));
        Assert.True(PowerSupplies.Read(tree.Files).IsCharging());

        var folder = Path.Combine(tree.Root, "sys/class/power_supply");
        Directory.Delete(folder);
        Directory.CreateSymbolicLink(folder, folder);
        Assert.Null(PowerSupplies.Read(tree.Files).IsCharging());
        Assert.Null(PowerSupplies.Read(tree.Files).IsBatteryNotLow());
    }

    private static FakeTree Machine(string[] supplies)
    {
        var tree = new FakeTree();
        foreach (var (index, supply) in supplies.Index())
            tree.Supply($"S{index}", supply);
        return tree;
    }
}
