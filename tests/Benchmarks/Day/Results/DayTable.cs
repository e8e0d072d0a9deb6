using OfflineSync.Benchmarks.Measuring;
using Spectre.Console;

namespace OfflineSync.Benchmarks.Day.Results;

/// <summary>The results for people.</summary>
internal static class DayTable
{
    public static void Print(DayResults results)
    {
        var console = ResultTable.CreateConsole();
        var table = new Table().Border(TableBorder.Rounded);
        table.AddColumn("per device and day: mean ± deviation (min – max)");
        foreach (var (policy, _) in results.Days)
            table.AddColumn(policy.Name);
        foreach (var measure in DayMeasure.All)
            table.AddRow([measure.Title, .. results.Days.Select(day => Text(DayResults.Of(day.Seeds, measure)))]);
        table.AddRow(["lost, of all writes", .. results.Days.Select(day => $"{day.Seeds.Sum(f => f.Lost)} of {day.Seeds.Sum(f => f.Writes)}")]);
        table.AddRow(["devices that differ from the server", .. results.Days.Select(day => $"{day.Seeds.Sum(f => f.Different)}")]);
        console.Write(table);
        var days = results.Traces();
        console.WriteLine(FormattableString.Invariant(
            $"{results.Seeds} days of {results.Devices} devices; a device's day: {days.Sessions:0} sessions of {days.ForegroundMinutes:0} minutes, ") +
            FormattableString.Invariant(
            $"{days.Writes:0} writes ({days.LteWrites:0%} on LTE), Wi-Fi {days.WifiShare:0%}, LTE {days.LteShare:0%}, no network {days.NoNetworkShare:0.0%} in {days.CoverageGaps:0} gaps."));
        foreach (var (name, ratio) in results.Ratios())
            console.WriteLine($"{name}: {Text(ratio)}");
    }

    private static string Text(Spread spread) =>
        $"{ResultTable.Number(spread.Mean)} ± {ResultTable.Number(spread.Deviation)} ({ResultTable.Number(spread.Min)} – {ResultTable.Number(spread.Max)})";
}
