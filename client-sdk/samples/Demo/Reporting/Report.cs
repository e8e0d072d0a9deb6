using Spectre.Console;

namespace OfflineSync.Demo.Reporting;

/// <summary>What people see, on standard error: standard output is for the result alone.</summary>
internal sealed class Report
{
    private const int WidthWithoutTerminal = 120;

    private readonly IAnsiConsole _console;

    public Report()
    {
        _console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Out = new AnsiConsoleOutput(Console.Error),
            Ansi = Console.IsErrorRedirected ? AnsiSupport.No : AnsiSupport.Detect,
        });
        if (Console.IsErrorRedirected)
            _console.Profile.Width = WidthWithoutTerminal;
    }

    public void Step(string title)
    {
        _console.WriteLine();
        _console.Write(new Rule($"[bold]{Markup.Escape(title)}[/]") { Justification = Justify.Left });
    }

    public void Say(string text) => _console.WriteLine(text);

    public void Good(string text) => _console.MarkupLineInterpolated($"[green]✓[/] {text}");

    public void Bad(string text) => _console.MarkupLineInterpolated($"[red]✗[/] {text}");

    public void Show(Table table) => _console.Write(table.Border(TableBorder.Rounded));

    /// <summary>Runs works one after the other, each with a progress bar where there is a terminal.</summary>
    public async Task ProgressAsync(IReadOnlyList<(string Name, Func<ProgressBar?, Task> Work)> works)
    {
        if (Console.IsErrorRedirected)
        {
            foreach (var (name, work) in works)
            {
                var start = TimeProvider.System.GetTimestamp();
                await work(null);
                Say(FormattableString.Invariant($"{name}: synced in {TimeProvider.System.GetElapsedTime(start).TotalMilliseconds:0} ms"));
            }
            return;
        }
        await _console.Progress()
            .HideCompleted(false)
            .Columns(new TaskDescriptionColumn { Alignment = Justify.Left }, new ProgressBarColumn(), new PercentageColumn(), new ElapsedTimeColumn())
            .StartAsync(async context =>
            {
                var bars = works.Select(work => new ProgressBar(context.AddTask(Markup.Escape(work.Name), autoStart: false))).ToList();
                foreach (var (work, bar) in works.Zip(bars))
                {
                    bar.Start();
                    await work.Work(bar);
                    bar.Complete();
                }
            });
    }
}
