using OfflineSync.Benchmarks.Day.Results;
using OfflineSync.Benchmarks.Measuring;
using OfflineSync.Protocol.Field.V1;
using Spectre.Console;
using Region = OfflineSync.Benchmarks.Day.Traces.Region;

namespace OfflineSync.Benchmarks.Day.Loop;

/// <summary>What the policy loop changes, for people.</summary>
internal static class LoopTable
{
    private static readonly (string Title, Func<DayFigures, double> Of)[] Measures =
    [
        ("radio energy, J", day => day.RadioJoules),
        ("LTE wake-ups", day => day.LteWakeups),
        ("metered bytes", day => day.MeteredBytes),
        ("time to sync, median, s", day => day.MedianAckSeconds),
        ("time to sync, mean, s", day => day.MeanAckSeconds),
        ("time to sync, 95th percentile, s", day => day.P95AckSeconds),
        ("age of what the app showed when it was left, mean, s", day => day.AgesSeconds.DefaultIfEmpty().Average()),
    ];

    public static void Print(
        IReadOnlyDictionary<Region, SyncPolicy?> policies,
        IReadOnlyList<IReadOnlyDictionary<Region, DayFigures>> off,
        IReadOnlyList<IReadOnlyDictionary<Region, DayFigures>> on)
    {
        var console = ResultTable.CreateConsole();
        foreach (var (region, policy) in policies)
            console.WriteLine($"{region}: {policy?.ToString() ?? "no policy"}");
        var table = new Table().Border(TableBorder.Rounded);
        table.AddColumns("per device and day, mean over the days", "loop off", "loop on", "change", "days with less");
        foreach (var region in policies.Keys)
        {
            var (before, after) = (PolicyLoop.Of(off, region), PolicyLoop.Of(on, region));
            foreach (var (title, of) in Measures)
            {
                var (a, b) = (before.Average(of), after.Average(of));
                var less = before.Zip(after).Count(day => of(day.Second) < of(day.First));
                table.AddRow(
                    $"{region}: {title}",
                    ResultTable.Number(a),
                    ResultTable.Number(b),
                    FormattableString.Invariant($"{(a == 0 ? 0 : (b - a) / a * 100):+0.0;-0.0;0.0} %"),
                    $"{less} of {before.Count}");
            }
            table.AddRow($"{region}: lost, of all writes", Lost(before), Lost(after), "", "");
        }
        console.Write(table);
    }

    private static string Lost(IReadOnlyList<DayFigures> days) => $"{days.Sum(day => day.Lost)} of {days.Sum(day => day.Writes)}";
}
