using OfflineSync.Simulation.Faults;
using OfflineSync.Simulation.Landmarks;
using OfflineSync.Simulation.Running;

namespace OfflineSync.Simulation.Workers;

/// <summary>What a worker says of a run.</summary>
internal sealed record WorkerReport
{
    /// <summary>The promise that stands for whatever breaks a run rather than a promise.</summary>
    public const string Crash = "crash";

    public IReadOnlyList<string> Violations { get; init; } = [];

    public string Hash { get; init; } = "";

    /// <summary>The last events of a run that broke a promise.</summary>
    public IReadOnlyList<string> LastEvents { get; init; } = [];

    public long Mutations { get; init; }

    public long Calls { get; init; }

    public TimeSpan Simulated { get; init; }

    public TimeSpan Processor { get; init; }

    public IReadOnlyList<Strike> Strikes { get; init; } = [];

    public IReadOnlyDictionary<Landmark, long> Landmarks { get; init; } = new Dictionary<Landmark, long>();

    /// <summary>The promise that was broken first; null: all were kept.</summary>
    public string? Promise => Violations is [var first, ..] ? first[..first.IndexOf(':', StringComparison.Ordinal)] : null;

    public static WorkerReport Of(RunResult result, TimeSpan processor) => new()
    {
        Violations = result.Violations,
        Hash = FormattableString.Invariant($"{result.Hash:x16}"),
        LastEvents = result.Violations.Count > 0 ? result.LastEvents : [],
        Mutations = result.Mutations,
        Calls = result.Calls,
        Simulated = result.Simulated,
        Processor = processor,
        Strikes = [.. result.Strikes.Select(strike => new Strike(strike.Key.Kind, strike.Key.Phase, strike.Value))],
        Landmarks = result.Landmarks,
    };

    /// <summary>The report of a run that brought its worker down.</summary>
    public static WorkerReport Died(string why) => new() { Violations = [$"{Crash}: {why}"] };

    /// <summary>How often a fault struck a phase.</summary>
    internal sealed record Strike(FaultKind Kind, Phase Phase, long Count);
}
