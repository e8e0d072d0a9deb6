namespace OfflineSync.Simulation.Worlds;

/// <summary>Something is done again and again at one moment of the world, which stands still for ever.</summary>
internal sealed class StandstillException(string message) : Exception(message);
