namespace OfflineSync.Benchmarks.Fleet;

/// <summary>What to simulate.</summary>
/// <param name="Server">The server's gRPC address.</param>
/// <param name="Devices">How many devices there are.</param>
/// <param name="Days">How many days, today included.</param>
/// <param name="Seed">The fleet.</param>
/// <param name="Scope">The beginning of the scopes' names: a number for each team follows.</param>
/// <param name="Token">The bearer token; null: none.</param>
internal sealed record FleetOptions(Uri Server, int Devices, int Days, int Seed, string Scope, string? Token);
