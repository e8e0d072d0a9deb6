namespace OfflineSync.Benchmarks.Day.Radio;

/// <summary>
/// What a radio draws, and for how long. Transferring draws the base, and for each megabit a fixed energy on top: a power per megabit per second, times the
/// time that the megabit takes.
/// </summary>
/// <param name="Name">Its name in tables.</param>
/// <param name="PromotionMilliwatts">The power while it goes from idle to connected.</param>
/// <param name="PromotionTime">How long that takes.</param>
/// <param name="TailMilliwatts">The power after the last byte.</param>
/// <param name="TailTime">How long it stays connected after the last byte.</param>
/// <param name="UpMillijoulesPerMegabit">What each megabit sent draws.</param>
/// <param name="DownMillijoulesPerMegabit">What each megabit received draws.</param>
/// <param name="BaseMilliwatts">What transferring draws at any rate.</param>
internal sealed record RadioModel(
    string Name,
    double PromotionMilliwatts,
    TimeSpan PromotionTime,
    double TailMilliwatts,
    TimeSpan TailTime,
    double UpMillijoulesPerMegabit,
    double DownMillijoulesPerMegabit,
    double BaseMilliwatts)
{
    // J. Huang, F. Qian, A. Gerber, Z. M. Mao, S. Sen, O. Spatscheck: A Close Examination of Performance and Power Characteristics of 4G LTE Networks,
    // MobiSys 2012.
    public static RadioModel Lte { get; } = new(
        "LTE",
        PromotionMilliwatts: 1210.7,
        PromotionTime: TimeSpan.FromMilliseconds(260.1),
        TailMilliwatts: 1060.0,
        TailTime: TimeSpan.FromMilliseconds(11_576),
        UpMillijoulesPerMegabit: 438.39,
        DownMillijoulesPerMegabit: 51.97,
        BaseMilliwatts: 1288.04);

    public static RadioModel Wifi { get; } = new(
        "Wi-Fi",
        PromotionMilliwatts: 124.4,
        PromotionTime: TimeSpan.FromMilliseconds(79.1),
        TailMilliwatts: 119.3,
        TailTime: TimeSpan.FromMilliseconds(238.1),
        UpMillijoulesPerMegabit: 283.17,
        DownMillijoulesPerMegabit: 137.01,
        BaseMilliwatts: 132.86);
}
