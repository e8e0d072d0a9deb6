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
        table.AddColumn("per device and day");
        foreach (var (policy, _) in results.Days)
            table.AddColumn($"{policy.Name}: mean ± deviation (min – max)");
        foreach (var measure in DayMeasure.All)
            table.AddRow([measure.Title, .. results.Days.Select(day => Text(DayResults.Of(day.Seeds, measure)))]);
        table.AddRow(["lost, of all writes", .. results.Days.Select(day => $"{day.Seeds.Sum(f => f.Lost)} of {day.Seeds.Sum(f => f.Writes)}")]);
        table.AddRow(["devices that differ from the server", .. results.Days.Select(day => $"{day.Seeds.Sum(f => f.Different)}")]);
        console.Write(table);
        foreach (var (name, ratio) in results.Ratios())
            console.WriteLine($"{name}: {Text(ratio)}");
    }

    private static string Text(Spread spread) =>
        $"{ResultTable.Number(spread.Mean)} ± {ResultTable.Number(spread.Deviation)} ({ResultTable.Number(spread.Min)} – {ResultTable.Number(spread.Max)})";
}
