namespace OfflineSync.Benchmarks.Day.Network;

/// <summary>How fast a network is.</summary>
/// <param name="UpBitsPerSecond">Its uplink.</param>
/// <param name="DownBitsPerSecond">Its downlink.</param>
/// <param name="RoundTrip">The time to the server and back.</param>
internal sealed record LinkQuality(double UpBitsPerSecond, double DownBitsPerSecond, TimeSpan RoundTrip)
{
    private const int BitsPerByte = 8;

    public static LinkQuality Lte { get; } = new(5_640_000, 12_740_000, TimeSpan.FromMilliseconds(70));

    public static LinkQuality WeakLte { get; } = new(250_000, 1_000_000, TimeSpan.FromMilliseconds(250));

    public static LinkQuality Wifi { get; } = new(10_000_000, 40_000_000, TimeSpan.FromMilliseconds(30));

    public static LinkQuality Of(NetworkKind network) => network switch
    {
        NetworkKind.Lte => Lte,
        NetworkKind.WeakLte => WeakLte,
        NetworkKind.Wifi => Wifi,
        _ => throw new InvalidOperationException("There is no network."),
    };

    /// <summary>How long bytes take from the first to the last.</summary>
    public TimeSpan Duration(long up, long down) =>
        TimeSpan.FromSeconds(up * BitsPerByte / UpBitsPerSecond + down * BitsPerByte / DownBitsPerSecond);
}
