namespace OfflineSync.Simulation.Store;

/// <summary>The store failed in a way that may pass: a lost connection, a deadlock, a failover.</summary>
internal sealed class TransientStoreException(string message) : TimeoutException(message);
