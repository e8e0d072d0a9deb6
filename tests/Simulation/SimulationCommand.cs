using System.CommandLine;
using System.Globalization;
using OfflineSync.Simulation.Campaigns;
using OfflineSync.Simulation.Cases;
using OfflineSync.Simulation.Faults;
using OfflineSync.Simulation.Planted;
using OfflineSync.Simulation.Sweeps;
using OfflineSync.Simulation.Workers;

namespace OfflineSync.Simulation;

/// <summary>The command line.</summary>
internal static class SimulationCommand
{
    private const int Failed = 1;
    private const int DefaultSeeds = 20;
    private const int DefaultShrinkingSeconds = 60;

    private static readonly Option<int> Seeds = Count("--seeds", "How many seeds to run.", DefaultSeeds, 1);
    private static readonly Option<long> Seed = new("--seed") { Description = "The first seed.", HelpName = "S", DefaultValueFactory = _ => 1 };
    private static readonly Option<FileInfo?> Json = new("--json") { Description = "Write the summary to this file.", HelpName = "FILE" };
    private static readonly Option<int> Workers = Count("--workers", "How many processes run at the same time.", Environment.ProcessorCount, 1);
    private static readonly Option<int?> Minutes = new("--minutes") { Description = "Begin no further seed after this time.", HelpName = "M" };
    private static readonly Option<double> Size = Number(
        "--size",
        "SHARE",
        "How much of each run's length and operations there is: 0.2 gives short runs, of which there are more in the same time.",
        1.0,
        size => size is > 0 and <= 10,
        "above 0, and 10 at most");

    private static readonly Option<FileInfo?> Trace = new("--trace") { Description = "Run the first seed only, and write all that happens to this file.", HelpName = "FILE" };
    private static readonly Option<bool> Repeat = new("--repeat") { Description = "Run each seed in two processes, which must do the same." };
    private static readonly Option<FaultKind[]> Without = Faults("--without", "Switch these faults off.");
    private static readonly Option<FaultKind[]> Only = Faults("--only", "Switch all other faults off.");
    private static readonly Option<FileInfo?> Case = new("--case") { Description = "Run a saved case.", HelpName = "FILE" };
    private static readonly Option<int> Shrink = Count("--shrink", "For how many seconds to shrink what breaks a promise. 0: not at all.", DefaultShrinkingSeconds, 0);
    private static readonly Option<DirectoryInfo> Cases = new("--cases")
    {
        Description = "Where shrunk cases are saved.",
        HelpName = "DIR",
        DefaultValueFactory = _ => new DirectoryInfo(Path.Combine("artifacts", "simulation-cases")),
    };

    private static readonly Option<Canary?> Planted = new("--canary")
    {
        Description = "Plant a bug in the simulation itself. Without a name: plants each one, and fails if one is not found within a few seeds.",
        HelpName = "CANARY",
        Arity = ArgumentArity.ZeroOrOne,
        CustomParser = result => result.Tokens is [var name] ? Parse<Canary>(name.Value, result.AddError) : Canary.None,
    };

    private static readonly Option<PlantedBug[]> Plant = new("--plant")
    {
        Description = "When the seeds are done, hunt these planted bugs, which must be found. all: all of them.",
        HelpName = "BUG…",
        AllowMultipleArgumentsPerToken = true,
        CustomParser = result => [.. result.Tokens.SelectMany(token => PlantedBugs.Find(token.Value) ?? Unknown(token.Value, result.AddError))],
    };

    private static readonly Option<bool> Verbose = new("--verbose", "-v") { Description = "Print a line for each seed." };

    public static RootCommand Create()
    {
        var worker = new Command(WorkerLoop.Command, "Runs jobs from the input.") { Hidden = true };
        worker.SetAction(_ => WorkerLoop.Run());
        var root = new RootCommand("Simulates whole worlds of devices, networks and servers under every fault, and holds the promises against what happens.")
        {
            Seeds, Seed, Json, Workers, Minutes, Size, Trace, Repeat, Without, Only, Case, Shrink, Cases, Planted, Plant, Verbose, worker, SweepCommand.Create(),
        };
        root.SetAction(RunAsync);
        return root;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var options = OptionsOf(parsed);
        if (parsed.GetResult(Planted) is not null && options.Canary == Canary.None)
            return Code(await CanaryRun.RunAsync(options.FirstSeed, Console.Out, cancellationToken));
        if (parsed.GetValue(Case) is { } file)
            return Code(await CaseRun.RunAsync(CaseFile.Read(file.FullName), CampaignOptions.CommandFor(file.ToString()), parsed.GetValue(Trace), options, Console.Out, cancellationToken));
        if (parsed.GetValue(Trace) is { } trace)
        {
            return Code(await CaseRun.RunAsync(options.CaseOf(options.FirstSeed), options.CommandFor(options.FirstSeed), trace, options, Console.Out, cancellationToken));
        }
        return Code(await new Campaign(options, Console.Out).RunAsync(cancellationToken));
    }

    private static CampaignOptions OptionsOf(ParseResult parsed) => new()
    {
        FirstSeed = parsed.GetValue(Seed),
        Seeds = parsed.GetValue(Seeds),
        Workers = parsed.GetValue(Workers),
        Longest = parsed.GetValue(Minutes) is { } minutes ? TimeSpan.FromMinutes(minutes) : null,
        Switches = new FaultSwitches(parsed.GetValue(Without) ?? [], parsed.GetValue(Only) ?? []),
        Size = parsed.GetValue(Size),
        Canary = parsed.GetValue(Planted) ?? Canary.None,
        IsRepeated = parsed.GetValue(Repeat),
        Shrinking = TimeSpan.FromSeconds(parsed.GetValue(Shrink)),
        Cases = parsed.GetRequiredValue(Cases),
        Planted = parsed.GetValue(Plant) ?? [],
        Json = parsed.GetValue(Json),
        IsVerbose = parsed.GetValue(Verbose),
    };

    private static int Code(bool isKept) => isKept ? 0 : Failed;

    private static Option<int> Count(string name, string description, int standard, int min) =>
        Number(name, "N", description, standard, value => value >= min, FormattableString.Invariant($"at least {min}"));

    private static Option<T> Number<T>(string name, string helpName, string description, T standard, Predicate<T> isValid, string must)
        where T : IParsable<T>
    {
        var option = new Option<T>(name) { Description = description, HelpName = helpName, DefaultValueFactory = _ => standard };
        option.Validators.Add(result =>
        {
            if (result.Tokens is [var token] && !(T.TryParse(token.Value, CultureInfo.InvariantCulture, out var value) && isValid(value)))
                result.AddError($"{name} must be {must}.");
        });
        return option;
    }

    private static Option<FaultKind[]> Faults(string name, string description) => new(name)
    {
        Description = description,
        HelpName = "FAULT…",
        AllowMultipleArgumentsPerToken = true,
        CustomParser = result => [.. result.Tokens.Select(token => Parse<FaultKind>(token.Value, result.AddError))],
    };

    private static PlantedBug[] Unknown(string name, Action<string> addError)
    {
        addError($"\"{name}\" is no planted bug. tests/Simulation/Planted/Bugs has them.");
        return [];
    }

    private static T Parse<T>(string name, Action<string> addError)
        where T : struct, Enum
    {
        if (Enum.TryParse<T>(name, ignoreCase: true, out var value) && Enum.IsDefined(value) && !char.IsAsciiDigit(name[0]))
            return value;
        addError($"\"{name}\" is none of {string.Join(", ", Enum.GetNames<T>())}.");
        return default;
    }
}
