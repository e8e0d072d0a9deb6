using OfflineSync.Simulation.Disk;
using OfflineSync.Simulation.Sweeps.Ledger;
using OfflineSync.Simulation.Sweeps.Scenario;

namespace OfflineSync.Simulation.Sweeps;

/// <summary>The world just before a step of the disk.</summary>
/// <param name="Step">The step's number.</param>
/// <param name="What">What the step would do, and during what.</param>
/// <param name="Disk">The disk.</param>
/// <param name="Server">The server.</param>
/// <param name="Journal">What the app wrote.</param>
/// <param name="Time">The time.</param>
internal sealed record Moment(int Step, string What, DiskState Disk, LedgerServer Server, Journal Journal, DateTimeOffset Time);
