using System.CommandLine;
using System.Text.Json;

namespace OfflineSync.Simulation.Planted;

/// <summary>The command line of the planted bugs.</summary>
internal sealed class PlantedCommand
{
    private readonly Option<string[]> _only = new("--only")
    {
        Description = "Hunt only these bugs.",
        HelpName = "BUG",
        AllowMultipleArgumentsPerToken = true,
    };

    private readonly Option<long> _seeds = new("--seeds") { Description = "After how many seeds a bug counts as not found.", DefaultValueFactory = _ => PlantedRun.MostSeeds };
    private readonly Option<double> _seconds = new("--seconds") { Description = "After how much processor time a bug counts as not found.", DefaultValueFactory = _ => PlantedRun.MostSeconds };
    private readonly Option<int> _parallel = new("--parallel") { Description = "How many bugs are hunted at a time.", DefaultValueFactory = _ => 2 };
    private readonly Option<int> _clean = new("--clean") { Description = "How many seeds have to be without violation first, with no bug switched on.", DefaultValueFactory = _ => 5 };
    private readonly Option<string?> _table = new("--table") { Description = "Where the table for docs/TESTING.md goes.", HelpName = "FILE" };
    private readonly Option<string?> _json = new("--json") { Description = "Where the numbers go.", HelpName = "FILE" };
    private readonly RootCommand _root = new("Hunts bugs that are planted in a copy of the source, each behind a switch of its own.");

    public PlantedCommand()
    {
        foreach (var option in new Option[] { _only, _seeds, _seconds, _parallel, _clean, _table, _json })
            _root.Options.Add(option);
        _root.SetAction(RunAsync);
        var hunt = new Command("hunt", "Takes orders from standard input: the side that has the bugs in it.");
        hunt.SetAction(_ => PlantedHunt.Serve());
        _root.Subcommands.Add(hunt);
    }

    public Task<int> RunAsync(string[] args) => _root.Parse(args).InvokeAsync();

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var only = parsed.GetValue(_only) ?? [];
        var bugs = PlantedBugs.All.Where(bug => only.Length == 0 || only.Contains(bug.Name, StringComparer.Ordinal)).ToArray();
        var run = await PlantedRun.BuildAsync(parsed.GetValue(_seeds), parsed.GetValue(_seconds), parsed.GetValue(_parallel), Print, cancellationToken);
        if (await run.CountUncleanAsync(parsed.GetValue(_clean), cancellationToken) is > 0 and var unclean)
            Console.WriteLine($"{unclean} seeds fail although no bug is switched on: those do not count.");
        var findings = await run.RunAsync(bugs, cancellationToken);
        Save(parsed, findings);
        return findings.All(finding => finding.Violation is not null) ? 0 : 1;
    }

    private static void Print(PlantedFinding finding) => Console.WriteLine(finding);

    private void Save(ParseResult parsed, IReadOnlyList<PlantedFinding> findings)
    {
        var numbers = JsonSerializer.Serialize(new { planted = new { found = findings.Count(finding => finding.Violation is not null), total = findings.Count } });
        Console.WriteLine(numbers);
        if (parsed.GetValue(_table) is { } table)
            File.WriteAllText(table, PlantedTable.Write(findings));
        if (parsed.GetValue(_json) is { } json)
            File.WriteAllText(json, numbers + "\n");
    }
}
