using System.Text.Json.Serialization;
using OfflineSync.Simulation.Faults;
using OfflineSync.Simulation.Workload;

namespace OfflineSync.Simulation.Cases;

/// <summary>All that a run depends on. As a file it outlives changes of how seeds are drawn.</summary>
internal sealed record SimulationCase
{
    /// <summary>The promise that it broke when it was saved.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Promise { get; init; }

    /// <summary>How it broke it.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Violation { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public Canary Canary { get; init; }

    public required Swarm Swarm { get; init; }

    /// <summary>What users do; null: what the seed draws.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<Operation>? Operations { get; init; }

    /// <summary>The case of a seed.</summary>
    /// <param name="seed">The seed.</param>
    /// <param name="switches">Which faults may be.</param>
    /// <param name="canary">The bug of the simulation itself.</param>
    /// <param name="size">How much of its length and of its operations there is.</param>
    public static SimulationCase Of(long seed, FaultSwitches switches, Canary canary = Canary.None, double size = 1) =>
        new() { Swarm = switches.Apply(Swarm.Draw(seed)).Shortened(size), Canary = canary };

    /// <summary>The same with the operations written out.</summary>
    public SimulationCase WithOperations() => Operations is null ? this with { Operations = OperationGenerator.Draw(Swarm) } : this;
}
