using OfflineSync.Benchmarks.Day.Radio;

namespace OfflineSync.Benchmarks.Day.Results;

/// <summary>A figure that is shown.</summary>
/// <param name="Name">Its name in the JSON.</param>
/// <param name="Title">Its name in the table.</param>
/// <param name="Of">Gives its value.</param>
/// <param name="IsMain">Whether the JSON has it beside the policy's name; otherwise it is among the details.</param>
internal sealed record DayMeasure(string Name, string Title, Func<DayFigures, double> Of, bool IsMain)
{
    public static DayMeasure RadioJoules { get; } = new("radioJoules", "radio energy, J", figures => figures.RadioJoules, IsMain: true);

    public static DayMeasure MeanAckSeconds { get; } = new("meanAckSeconds", "write to acknowledged, mean, s", figures => figures.MeanAckSeconds, IsMain: true);

    public static IReadOnlyList<DayMeasure> All { get; } =
    [
        RadioJoules,
        new("wakeups", "wake-ups", figures => figures.Wakeups, IsMain: true),
        new("meteredBytes", "metered bytes", figures => figures.MeteredBytes, IsMain: true),
        MeanAckSeconds,
        new("p95AckSeconds", "write to acknowledged, 95th percentile, s", figures => figures.P95AckSeconds, IsMain: true),
        new("lteJoules", "… of the energy: LTE", figures => figures.LteJoules, IsMain: false),
        new("wifiJoules", "… of the energy: Wi-Fi", figures => figures.WifiJoules, IsMain: false),
        new("promotionJoules", "… of the energy: promotions", figures => figures.PromotionJoules, IsMain: false),
        new("transferJoules", "… of the energy: transfers", figures => figures.TransferJoules, IsMain: false),
        new("tailJoules", "… of the energy: tails", figures => figures.TailJoules, IsMain: false),
        new("lteWakeups", "… of the wake-ups: LTE", figures => figures.LteWakeups, IsMain: false),
        new("wifiWakeups", "… of the wake-ups: Wi-Fi", figures => figures.WifiWakeups, IsMain: false),
        new("unmeteredBytes", "bytes by Wi-Fi", figures => figures.UnmeteredBytes, IsMain: false),
        .. Enum.GetValues<Traffic>().Select(traffic => new DayMeasure(
            $"joulesOf{traffic}", $"energy of {Describe(traffic)}", figures => figures.JoulesBy[traffic], IsMain: false)),
        .. Enum.GetValues<Traffic>().Select(traffic => new DayMeasure(
            $"lteWakeupsOf{traffic}", $"LTE wake-ups of {Describe(traffic)}", figures => figures.LteWakeupsBy[traffic], IsMain: false)),
    ];

    private static string Describe(Traffic traffic) => traffic switch
    {
        Traffic.Writes => "syncs with writes",
        Traffic.Questions => "syncs without",
        Traffic.News => "the stream of news",
        Traffic.ClientPings => "the client's pings",
        Traffic.ServerPings => "the server's pings",
        Traffic.Closing => "closing connections",
        _ => "unanswered attempts",
    };
}
