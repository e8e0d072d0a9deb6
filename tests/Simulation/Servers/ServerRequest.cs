namespace OfflineSync.Simulation.Servers;

/// <summary>A request as it arrives.</summary>
/// <param name="Path">The method.</param>
/// <param name="Headers">Its headers.</param>
/// <param name="Body">Its body, as far as it arrived.</param>
/// <param name="IsWhole">Whether the body ended, and did not break off.</param>
internal sealed record ServerRequest(string Path, IReadOnlyDictionary<string, string> Headers, byte[] Body, bool IsWhole);
