using OfflineSync.Simulation.Cases;

namespace OfflineSync.Simulation.Workers;

/// <summary>What a worker is to do.</summary>
/// <param name="Case">What to run.</param>
/// <param name="Trace">Where everything that happens is written; null: nowhere.</param>
internal sealed record WorkerJob(SimulationCase Case, string? Trace = null);
