namespace OfflineSync.Client;

/// <summary>What became of rows that the app wanted on the device.</summary>
/// <param name="Here">How many of them were on the device before.</param>
/// <param name="Fetched">How many rows came.</param>
/// <param name="Missing">
/// The keys of those that are not on the device now: the scope does not have them (any more), they wait in quarantine, or the server is too old to send single rows.
/// Empty for a window.
/// </param>
public sealed record FetchResult(int Here, long Fetched, IReadOnlyList<IReadOnlyList<object>> Missing);
