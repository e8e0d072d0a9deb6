namespace OfflineSync.Simulation.Planted;

/// <summary>One place of the product's source that a planted bug changes.</summary>
/// <param name="File">The file, from the repository's root.</param>
/// <param name="Original">The text as it is; it occurs once.</param>
/// <param name="Wrong">What takes its place: <c>$bug</c> asks whether the bug is switched on, <c>$original</c> is the text as it was.</param>
internal sealed record PlantedEdit(string File, string Original, string Wrong)
{
    /// <summary>What takes the place of the original.</summary>
    public string Replacement(string bug) => Wrong
        .Replace("$bug", $"Planted.Is(\"{bug}\")", StringComparison.Ordinal)
        .Replace("$original", Original, StringComparison.Ordinal);
}
