using System.CommandLine;
using System.Text.Json;

namespace OfflineSync.Simulation.Sweeps;

/// <summary>The command <c>sweep</c>.</summary>
internal static class SweepCommand
{
    public const string Name = "sweep";

    private const int Failed = 1;
    private const int BadInput = 2;
    private const int DefaultCases = 30_000;

    private static readonly Option<SweepKind[]> Kinds = new("--kind")
    {
        Description = "What to do at each step; everything without this.",
        AllowMultipleArgumentsPerToken = true,
        DefaultValueFactory = _ => Enum.GetValues<SweepKind>(),
    };

    private static readonly Option<int> Cases = new("--cases")
    {
        Description = "How many power cuts there are at least: steps with each pattern, and then more luck.",
        DefaultValueFactory = _ => DefaultCases,
    };

    private static readonly Option<int> Workers = new("--workers") { Description = "How many processes run at the same time.", DefaultValueFactory = _ => Environment.ProcessorCount };
    private static readonly Option<string?> Case = new("--case") { Description = "Run one case, as a failure names it.", HelpName = "PATTERN:STEP:SEED" };
    private static readonly Option<FileInfo?> Json = new("--json") { Description = "Write the counts to this file.", HelpName = "FILE" };
    private static readonly Option<int?> Part = new("--part") { Description = "Runs one of the workers' parts.", Hidden = true };

    public static Command Create()
    {
        var command = new Command(Name, "Does something to a device at every step of a scenario: cuts the power, lets the disk fail, drops processes. Holds the promises against it.")
        {
            Kinds, Cases, Workers, Case, Json, Part,
        };
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var (kinds, cases, workers) = (parsed.GetRequiredValue(Kinds), parsed.GetValue(Cases), parsed.GetValue(Workers));
        if (parsed.GetValue(Case) is { } text)
            return RunOne(text);
        if (parsed.GetValue(Part) is { } part)
        {
            var shares = new SweepShare(part, workers);
            Console.Out.WriteLine(JsonSerializer.Serialize(kinds.Select(kind => SweepRun.Run(kind, shares, cases)).ToArray()));
            return 0;
        }
        var isKept = true;
        var all = new List<SweepTotals>();
        foreach (var kind in kinds)
        {
            var parts = await Task.WhenAll(Enumerable.Range(0, workers).Select(i => SweepProcess.RunAsync(kind, i, workers, cases, cancellationToken)));
            var totals = parts.Aggregate((sum, next) => sum.Add(next));
            SweepText.Write(totals, workers, Console.Out);
            isKept &= totals.Failures.Count == 0;
            all.Add(totals);
        }
        if (parsed.GetValue(Json) is { } json)
            await File.WriteAllTextAsync(json.FullName, JsonSerializer.Serialize(all, JsonSerializerOptions.Web), cancellationToken);
        return isKept ? 0 : Failed;
    }

    private static int RunOne(string text)
    {
        if (SweepCase.Parse(text) is not { Kind: { } kind } one)
        {
            Console.Error.WriteLine($"error: \"{text}\" is no case.");
            return BadInput;
        }
        using var sweep = SweepRun.Create(kind, 0, isTraced: true);
        if (sweep.Run(one) is not { } result)
        {
            Console.Error.WriteLine($"error: there is no such step: {text}.");
            return BadInput;
        }
        Console.Out.WriteLine($"{one}, at {result.Where}: {(result.Violations.Count == 0 ? "all promises are kept" : "")}, hash {result.Hash:x16}");
        foreach (var violation in result.Violations)
            Console.Out.WriteLine($"  {violation}");
        return result.Violations.Count == 0 ? 0 : Failed;
    }
}
