using OfflineSync.Benchmarks.Day.Devices;
using OfflineSync.Benchmarks.Day.Radio;

namespace OfflineSync.Benchmarks.Day.Results;

/// <summary>What a day cost and brought, per device where that makes sense.</summary>
internal sealed record DayFigures
{
    public required double LteJoules { get; init; }

    public required double WifiJoules { get; init; }

    public double RadioJoules => LteJoules + WifiJoules;

    public required double PromotionJoules { get; init; }

    public required double TransferJoules { get; init; }

    public required double TailJoules { get; init; }

    public required double LteWakeups { get; init; }

    public required double WifiWakeups { get; init; }

    public double Wakeups => LteWakeups + WifiWakeups;

    /// <summary>The energy by what caused it.</summary>
    public required IReadOnlyDictionary<Traffic, double> JoulesBy { get; init; }

    /// <summary>The wake-ups of LTE by what caused them.</summary>
    public required IReadOnlyDictionary<Traffic, double> LteWakeupsBy { get; init; }

    public required double MeteredBytes { get; init; }

    public required double UnmeteredBytes { get; init; }

    public required double MeanAckSeconds { get; init; }

    public required double P95AckSeconds { get; init; }

    /// <summary>The median, which no table of the policies shows.</summary>
    public required double MedianAckSeconds { get; init; }

    /// <summary>How old what a device showed was, each time the app was left.</summary>
    public IReadOnlyList<double> AgesSeconds { get; init; } = [];

    /// <summary>How many entries were written on all devices.</summary>
    public required int Writes { get; init; }

    /// <summary>How many of them the server does not have, or nobody was told that it has.</summary>
    public required int Lost { get; init; }

    /// <summary>How many devices ended with other rows than the server.</summary>
    public required int Different { get; init; }

    public static DayFigures Of(IReadOnlyList<DeviceUse> use, IReadOnlyList<double> delays, int writes, ConvergenceCheck check)
    {
        var sorted = delays.Order().ToList();
        var all = use.SelectMany(device => new[] { device.Lte, device.Wifi }).ToList();
        return new DayFigures
        {
            LteJoules = use.Average(device => device.Lte.Joules),
            WifiJoules = use.Average(device => device.Wifi.Joules),
            PromotionJoules = all.Sum(radio => radio.PromotionJoules) / use.Count,
            TransferJoules = all.Sum(radio => radio.TransferJoules) / use.Count,
            TailJoules = all.Sum(radio => radio.TailJoules) / use.Count,
            LteWakeups = use.Average(device => device.Lte.Promotions),
            WifiWakeups = use.Average(device => device.Wifi.Promotions),
            JoulesBy = Enum.GetValues<Traffic>().ToDictionary(traffic => traffic, traffic => use.Average(device => device.Joules[traffic])),
            LteWakeupsBy = Enum.GetValues<Traffic>().ToDictionary(traffic => traffic, traffic => use.Average(device => device.LteWakeups[traffic])),
            MeteredBytes = use.Average(device => device.Lte.Bytes),
            UnmeteredBytes = use.Average(device => device.Wifi.Bytes),
            MeanAckSeconds = sorted.Count == 0 ? 0 : sorted.Average(),
            P95AckSeconds = sorted.Count == 0 ? 0 : Percentile(sorted, 0.95),
            MedianAckSeconds = sorted.Count == 0 ? 0 : Percentile(sorted, 0.5),
            Writes = writes,
            Lost = Math.Max(check.Lost, writes - delays.Count),
            Different = check.Different,
        };
    }

    /// <summary>The smallest value that is not below the given share of all.</summary>
    private static double Percentile(List<double> sorted, double share) => sorted[(int)Math.Ceiling(share * sorted.Count) - 1];
}
