namespace OfflineSync.Simulation;

/// <summary>Something that the caller of the tool can put right: a case that cannot be read, a file that cannot be written.</summary>
internal sealed class SimulationException(string message) : Exception(message);
