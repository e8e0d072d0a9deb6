using OfflineSync.Benchmarks.Day.Network;

namespace OfflineSync.Benchmarks.Day.Radio;

/// <summary>The radios of a device.</summary>
internal sealed class Radios
{
    private readonly Dictionary<Traffic, double> _joules = Enum.GetValues<Traffic>().ToDictionary(traffic => traffic, _ => 0.0);
    private readonly Dictionary<Traffic, int> _lteWakeups = Enum.GetValues<Traffic>().ToDictionary(traffic => traffic, _ => 0);

    public RadioMeter Lte { get; } = new(RadioModel.Lte);

    public RadioMeter Wifi { get; } = new(RadioModel.Wifi);

    /// <summary>The use so far.</summary>
    public DeviceUse Read() => new(Lte.Read(), Wifi.Read(), new Dictionary<Traffic, double>(_joules), new Dictionary<Traffic, int>(_lteWakeups));

    public RadioMeter Of(NetworkKind network) => network switch
    {
        NetworkKind.Lte or NetworkKind.WeakLte => Lte,
        NetworkKind.Wifi => Wifi,
        _ => throw new InvalidOperationException("There is no network."),
    };

    /// <summary>Uses a radio, and notes by how much that has raised the energy of the day.</summary>
    public T Use<T>(NetworkKind network, Traffic traffic, Func<RadioMeter, T> use)
    {
        var radio = Of(network);
        var before = radio.Read();
        var result = use(radio);
        var after = radio.Read();
        _joules[traffic] += after.Joules - before.Joules;
        if (radio == Lte)
            _lteWakeups[traffic] += after.Promotions - before.Promotions;
        return result;
    }
}
