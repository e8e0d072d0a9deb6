namespace OfflineSync.WorkManager.Device.Linux;

/// <summary>What feeds the machine.</summary>
internal sealed class PowerSupplies
{
    private const string Folder = "sys/class/power_supply";

    private readonly List<PowerSupply> _batteries;
    private readonly List<PowerSupply> _lines;
    private readonly bool _someUnknown;

    private PowerSupplies(IReadOnlyList<PowerSupply>? supplies)
    {
        _batteries = [.. (supplies ?? []).Where(supply => supply.IsBattery)];
        _lines = [.. (supplies ?? []).Where(supply => supply is { IsBattery: false, Type: not null })];
        _someUnknown = supplies is null || supplies.Any(supply => supply.Type is null);
    }

    public static PowerSupplies Read(FileTree files) => new(
        files.Names(Folder)?.Select(name => new PowerSupply(files, $"{Folder}/{name}")).Where(supply => supply.IsPart).ToList());

    /// <summary>Whether there is power from outside. Machines without any supply entry, such as servers and containers, have it.</summary>
    public bool? IsCharging()
    {
        if (_lines.Any(line => line.IsOnline == true) || _batteries.Any(battery => battery.Status is "Charging" or "Full"))
            return true;
        if (_batteries.Any(battery => battery.Status == "Discharging"))
            return false;
        if (_someUnknown)
            return null;
        return _batteries.Count == 0 ? HasMains() : IsHeld();
    }

    /// <summary>Whether the battery is above 15 %; machines without one always are.</summary>
    public bool? IsBatteryNotLow()
    {
        if (Sum() is { } sum)
            return PowerSupply.IsNotLowAt(sum.Now, sum.Full);
        var levels = _batteries.ConvertAll(battery => battery.IsNotLow);
        if (levels.Contains(true))
            return true;
        if (_someUnknown || levels.Count > 0)
            return !_someUnknown && levels.Contains(false) ? false : null;
        return true;
    }

    /// <summary>The battery in percent: of several that measure differently the fuller one, as it is the one that is not low.</summary>
    public int? BatteryPercent() => Sum() is { } sum ? PowerSupply.PercentOf(sum.Now, sum.Full) : _batteries.Max(battery => battery.Percent);

    // Ports that could feed the machine but do not are listed on desktops too; only mains and a UPS tell that there is no power.
    private bool? HasMains() => AllOffline(_lines.FindAll(line => line.Type is "Mains" or "UPS")) is { } offline ? !offline : null;

    // "Not charging" is how a battery says that it is plugged in and held at its level; a line that is off says otherwise.
    private bool? IsHeld() =>
        _lines.Count > 0 ? AllOffline(_lines) == true ? false : null
        : _batteries.Any(battery => battery.Status == "Not charging") ? true
        : null;

    private static bool? AllOffline(List<PowerSupply> lines) => lines.Any(line => line.IsOnline is null) ? null : lines.Count > 0;

    private (long Now, long Full)? Sum() => Sum("energy") ?? Sum("charge");

    /// <summary>Several batteries weigh by what they hold, if they measure it in the same unit.</summary>
    private (long Now, long Full)? Sum(string unit)
    {
        var contents = _batteries.ConvertAll(battery => battery.ContentIn(unit));
        if (contents.Count < 2 || contents.Contains(null))
            return null;
        return (contents.Sum(content => content!.Value.Now), contents.Sum(content => content!.Value.Full));
    }
}
