namespace OfflineSync.Containers.Load;

/// <summary>What became of a load.</summary>
/// <param name="Written">Transactions that the devices wrote.</param>
/// <param name="Lost">Transactions of which a new device did not get every row.</param>
/// <param name="Outages">How often a device found that the server could not be reached.</param>
/// <param name="Unsent">Mutations that were not acknowledged or were refused.</param>
/// <param name="Equal">Whether all devices have what a new one got, rows and counters are the sum of what was written, and nothing is unsent.</param>
/// <param name="Look">What a new device got.</param>
internal sealed record LoadResult(long Written, long Lost, int Outages, int Unsent, bool Equal, TableLook Look);
