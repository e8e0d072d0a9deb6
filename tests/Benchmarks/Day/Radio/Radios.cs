using OfflineSync.Benchmarks.Day.Network;

namespace OfflineSync.Benchmarks.Day.Radio;

/// <summary>The radios of a device.</summary>
internal sealed class Radios
{
    public RadioMeter Lte { get; } = new(RadioModel.Lte);

    public RadioMeter Wifi { get; } = new(RadioModel.Wifi);

    public RadioMeter Of(NetworkKind network) => network switch
    {
        NetworkKind.Lte => Lte,
        NetworkKind.Wifi => Wifi,
        _ => throw new InvalidOperationException("There is no network."),
    };
}
