namespace OfflineSync.Simulation.Planted;

/// <summary>What a process is asked to hunt.</summary>
/// <param name="Bug">The bug that is switched on; null: none.</param>
/// <param name="Seed">The seed to run.</param>
internal sealed record HuntOrder(string? Bug, long Seed);
