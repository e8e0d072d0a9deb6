using OfflineSync.Simulation.Cases;
using OfflineSync.Simulation.Faults;
using OfflineSync.Simulation.Planted;

namespace OfflineSync.Simulation.Campaigns;

/// <summary>What to run, and how.</summary>
internal sealed record CampaignOptions
{
    public required long FirstSeed { get; init; }

    public required int Seeds { get; init; }

    /// <summary>How many processes run at the same time.</summary>
    public required int Workers { get; init; }

    /// <summary>After this long no further seed begins; null: all do.</summary>
    public TimeSpan? Longest { get; init; }

    public FaultSwitches Switches { get; init; } = FaultSwitches.None;

    /// <summary>How much of each run's length and operations there is.</summary>
    public double Size { get; init; } = 1;

    public Canary Canary { get; init; }

    /// <summary>Runs each seed in two processes, which must do the same.</summary>
    public bool IsRepeated { get; init; }

    /// <summary>How long to shrink a seed that breaks a promise.</summary>
    public TimeSpan Shrinking { get; init; }

    /// <summary>The planted bugs to hunt when the seeds are done.</summary>
    public IReadOnlyList<PlantedBug> Planted { get; init; } = [];

    /// <summary>Where shrunk cases go.</summary>
    public required DirectoryInfo Cases { get; init; }

    /// <summary>Where the summary goes as JSON; null: nowhere.</summary>
    public FileInfo? Json { get; init; }

    /// <summary>Whether to print a line for each seed.</summary>
    public bool IsVerbose { get; init; }

    /// <summary>The case of a seed.</summary>
    public SimulationCase CaseOf(long seed) => SimulationCase.Of(seed, Switches, Canary, Size);

    /// <summary>The command line that repeats a seed.</summary>
    public string CommandFor(long seed) =>
        FormattableString.Invariant($"{Command} --seeds 1 --seed {seed}{(Size == 1 ? "" : FormattableString.Invariant($" --size {Size}"))}{Switches}{(Canary == Canary.None ? "" : $" --canary {Canary}")}");

    /// <summary>The command line that runs a case.</summary>
    public static string CommandFor(string path) => $"{Command} --case {path}";

    private const string Command = "dotnet run -c Release --project tests/Simulation --";
}
