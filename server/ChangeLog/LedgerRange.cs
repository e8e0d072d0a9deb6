namespace OfflineSync.Server.ChangeLog;

/// <summary>Asks for a client's entries in the ledger.</summary>
/// <param name="Client">The client.</param>
/// <param name="First">The first sequence.</param>
/// <param name="Last">The last sequence.</param>
internal readonly record struct LedgerRange(UInt128 Client, long First, long Last);
