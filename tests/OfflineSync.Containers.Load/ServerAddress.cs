namespace OfflineSync.Containers.Load;

/// <summary>Where the devices sync.</summary>
/// <param name="Server">The server.</param>
/// <param name="Scope">The scope.</param>
/// <param name="Token">The bearer token; null for none.</param>
internal sealed record ServerAddress(Uri Server, string Scope, string? Token);
