using System.Text.Json;

namespace OfflineSync.Simulation.Cases;

/// <summary>A case as a file.</summary>
internal static class CaseFile
{
    /// <exception cref="SimulationException">It is no case.</exception>
    public static SimulationCase Read(string path)
    {
        try
        {
            return JsonSerializer.Deserialize<SimulationCase>(File.ReadAllText(path), SimulationJson.Readable) ?? throw new JsonException("There is none.");
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or JsonException)
        {
            throw new SimulationException($"{path} holds no case: {error.Message}");
        }
    }

    /// <summary>Saves a case, and returns where.</summary>
    public static string Save(SimulationCase simulationCase, DirectoryInfo folder)
    {
        folder.Create();
        var path = Path.Combine(folder.ToString(), FormattableString.Invariant($"{simulationCase.Promise ?? "case"}-{simulationCase.Swarm.Seed}.json"));
        File.WriteAllText(path, JsonSerializer.Serialize(simulationCase, SimulationJson.Readable) + "\n");
        return path;
    }
}
