namespace OfflineSync.Simulation.Worlds;

/// <summary>Something left the world's thread and came back: the run can not be repeated.</summary>
internal sealed class TrespassException(string stack) : Exception($"Something left the world's thread and came back: {stack}");
