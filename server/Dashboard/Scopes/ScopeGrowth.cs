namespace OfflineSync.Server.Dashboard.Scopes;

/// <summary>How a scope grew in a span.</summary>
/// <param name="Scope">The scope.</param>
/// <param name="Bytes">Its bytes at the end.</param>
/// <param name="Growth">By how many bytes it grew.</param>
/// <param name="Changes">How many changes it got.</param>
/// <param name="Days">Its bytes on the days that are known.</param>
internal sealed record ScopeGrowth(string Scope, long Bytes, long Growth, long Changes, IReadOnlyList<long> Days);
