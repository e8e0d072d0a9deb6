namespace OfflineSync.Simulation.Sweeps;

/// <summary>A case that broke promises.</summary>
/// <param name="Case">Its text.</param>
/// <param name="Where">Where it struck.</param>
/// <param name="Violations">What is wrong.</param>
internal sealed record SweepFailure(string Case, string Where, IReadOnlyList<string> Violations)
{
    /// <summary>What repeats it.</summary>
    public string Command => $"dotnet run -c Release --project tests/Simulation -- {SweepCommand.Name} --case {Case}";
}
