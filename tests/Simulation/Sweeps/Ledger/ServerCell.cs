using Value = OfflineSync.Protocol.Values.Value;

namespace OfflineSync.Simulation.Sweeps.Ledger;

/// <summary>A value with who wrote it and when.</summary>
internal sealed record ServerCell(Value Value, ulong Stamp, string Client, ulong Change);
