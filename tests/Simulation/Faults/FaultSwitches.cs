namespace OfflineSync.Simulation.Faults;

/// <summary>Switches faults off. What the others do does not change, as each draws from a stream of its own.</summary>
/// <param name="Without">These are off.</param>
/// <param name="Only">If there are any, all others are off.</param>
internal sealed record FaultSwitches(IReadOnlyList<FaultKind> Without, IReadOnlyList<FaultKind> Only)
{
    public static FaultSwitches None { get; } = new([], []);

    public Swarm Apply(Swarm swarm)
    {
        if (Without.Count == 0 && Only.Count == 0)
            return swarm;
        var kept = swarm.Rates.Where(rate => !Without.Contains(rate.Key) && (Only.Count == 0 || Only.Contains(rate.Key)));
        return swarm with { Rates = new SortedDictionary<FaultKind, double>(kept.ToDictionary()) };
    }

    /// <summary>The options that say the same.</summary>
    public override string ToString() => Of("--without", Without) + Of("--only", Only);

    private static string Of(string option, IReadOnlyList<FaultKind> kinds) => kinds.Count == 0 ? "" : $" {option} {string.Join(' ', kinds)}";
}
