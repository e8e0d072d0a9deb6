namespace OfflineSync.Benchmarks.Day.Network;

/// <summary>A time with one network.</summary>
/// <param name="From">Its beginning.</param>
/// <param name="To">Its end: another network, or none.</param>
/// <param name="Kind">The network.</param>
internal sealed record NetworkSpan(DateTimeOffset From, DateTimeOffset To, NetworkKind Kind);
