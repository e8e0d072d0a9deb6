using System.Globalization;
using Spectre.Console;

namespace OfflineSync.Benchmarks.Measuring;

/// <summary>The results for people.</summary>
internal static class ResultTable
{
    private const int WidthWithoutTerminal = 150;

    public static IAnsiConsole CreateConsole()
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Ansi = Console.IsOutputRedirected ? AnsiSupport.No : AnsiSupport.Detect });
        if (Console.IsOutputRedirected)
            console.Profile.Width = WidthWithoutTerminal;
        return console;
    }

    public static void Print(IReadOnlyList<Figure> figures)
    {
        var console = CreateConsole();
        var table = new Table().Border(TableBorder.Rounded);
        table.AddColumns("figure", "value", "aim", "", "ours: min / median / max", "baseline: min / median / max", "unit");
        foreach (var figure in figures)
        {
            var aim = Aims.Of(figure.Name);
            var verdict = aim is null ? "" : figure.Value <= aim ? "[green]kept[/]" : "[red]missed[/]";
            table.AddRow(
                figure.Name, Number(figure.Value), aim is { } a ? $"≤ {Number(a)}" : "", verdict, Spread(figure.Ours), Spread(figure.Baseline), figure.Unit);
        }
        console.Write(table);
    }

    public static string Number(double value) =>
        value.ToString(Math.Abs(value) >= 1000 ? "N0" : Math.Abs(value) >= 100 ? "0" : "0.00", CultureInfo.InvariantCulture);

    private static string Spread(Samples? samples) =>
        samples is null ? "" : $"{Number(samples.Min)} / {Number(samples.Median)} / {Number(samples.Max)} ({samples.Count})";
}
