using OfflineSync.Simulation.Faults;

namespace OfflineSync.Simulation.Planted;

/// <summary>A mistake that somebody could make in the product, and that the simulator has to find.</summary>
/// <param name="Name">Its name, by which it is switched on.</param>
/// <param name="What">What is wrong, in one sentence.</param>
/// <param name="Breaks">The promise that it breaks first, as far as anybody can foresee.</param>
/// <param name="Edits">What it changes in the source.</param>
internal sealed record PlantedBug(string Name, string What, string Breaks, params IReadOnlyList<PlantedEdit> Edits)
{
    /// <summary>A bug of one place.</summary>
    public PlantedBug(string name, string what, string breaks, string file, string original, string wrong)
        : this(name, what, breaks, new PlantedEdit(file, original, wrong))
    {
    }

    /// <summary>The worlds in which it can do harm: in others it is not hunted.</summary>
    public Func<Swarm, bool> Worlds { get; init; } = _ => true;
}
