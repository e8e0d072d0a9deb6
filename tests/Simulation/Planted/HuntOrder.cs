namespace OfflineSync.Simulation.Planted;

/// <summary>What a process is asked to hunt.</summary>
/// <param name="Bug">The bug that is switched on; null: none.</param>
/// <param name="First">The first seed.</param>
/// <param name="Last">The last seed.</param>
/// <param name="Seconds">The processor time after which no seed begins any more.</param>
internal sealed record HuntOrder(string? Bug, long First, long Last, double Seconds);
